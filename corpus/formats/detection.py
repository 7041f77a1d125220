"""What some bytes are: in which form an article comes, and in which encoding its text is."""

import codecs
import re
from collections.abc import Callable
from enum import Enum, auto


class Form(Enum):
    """A form of article that Clippings reads."""

    TEXT = auto()
    MARKDOWN = auto()
    JSON = auto()
    JSON_LINES = auto()
    HTML = auto()
    FEED = auto()
    NEWSML = auto()
    NITF = auto()
    PDF = auto()
    WARC = auto()


class UnknownFormError(ValueError):
    """What is there is in none of the forms."""


_SUFFIXES = {
    ".txt": Form.TEXT, ".md": Form.MARKDOWN, ".markdown": Form.MARKDOWN, ".json": Form.JSON, ".jsonl": Form.JSON_LINES,
    ".ndjson": Form.JSON_LINES, ".html": Form.HTML, ".htm": Form.HTML, ".xhtml": Form.HTML, ".pdf": Form.PDF, ".warc": Form.WARC,
}  # fmt: skip
_MARKED_UP = (".xml", ".rss", ".atom", ".rdf", ".nitf", ".newsml")  # XML, whose root element says what it is
_ROOTS = {
    "rss": Form.FEED, "feed": Form.FEED, "rdf": Form.FEED, "newsitem": Form.NEWSML, "newsmessage": Form.NEWSML,
    "packageitem": Form.NEWSML, "newsml": Form.NEWSML, "nitf": Form.NITF, "html": Form.HTML,
}  # fmt: skip
_CONTENT_TYPES = {
    "text/html": Form.HTML, "application/xhtml+xml": Form.HTML, "application/pdf": Form.PDF, "application/json": Form.JSON,
    "application/ld+json": Form.JSON, "application/feed+json": Form.JSON, "application/x-ndjson": Form.JSON_LINES,
    "application/warc": Form.WARC, "text/markdown": Form.MARKDOWN, "text/plain": Form.TEXT,
}  # fmt: skip
HEAD = 256 * 2**10  # bytes from the start of a file within which its root element is looked for
_NAME = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_SAMPLE = 4096


def form_of_file(name: str, head: Callable[[], bytes]) -> Form:
    """Return the form of a file by the end of its name, and by its ``head``, its first ``HEAD`` bytes, where
    that leaves it open.

    Raises UnknownFormError when it is in none.
    """
    name = name.lower().removesuffix(".gz")
    suffix = name[name.rfind(".") :] if "." in name else ""
    form = _SUFFIXES.get(suffix)
    if form is Form.HTML:
        return _ROOTS.get(root_of(head()) or "", Form.HTML)
    if form is not None:
        return form
    if suffix not in _MARKED_UP:
        raise UnknownFormError(
            f"not a form that Clippings reads ({suffix or 'no ending'}): expected {forms()}"
        )
    return _form_of_xml(head())


def form_of_page(content_type: str, content: bytes) -> Form:
    """Return the form of what came from an address, by what it holds before what the server calls it.

    Raises UnknownFormError when it is in none.
    """
    head = content[:HEAD]
    start = head[:_SAMPLE].lstrip()
    kind = content_type.partition(";")[0].strip().lower()
    if b"%PDF-" in head[:1024]:
        return Form.PDF
    if start.startswith(b"WARC/") or (head.startswith(b"\x1f\x8b") and "warc" in kind):
        return Form.WARC
    if form := _ROOTS.get(root_of(head) or ""):
        return form
    if start[:1] in (b"{", b"[") and kind not in _CONTENT_TYPES:
        return Form.JSON
    if kind in _CONTENT_TYPES:
        return _CONTENT_TYPES[kind]
    if kind.endswith("xml") or start.startswith(b"<?xml"):
        return _form_of_xml(head)
    raise UnknownFormError(f"not a form that Clippings reads ({kind or 'no content type'})")


def root_of(head: bytes) -> str | None:
    """Return the local name of the first element in some mark-up, in small letters; None where there is
    none.
    """
    text = head.decode(
        "utf-16" if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "latin-1", errors="ignore"
    )
    at = text.find("<")
    while at >= 0:
        if text.startswith("<!--", at):
            at = text.find("-->", at)
        elif text.startswith("<?", at):
            at = text.find("?>", at)
        elif not text.startswith("<!", at):  # a declaration is followed by more of them, or by the root
            name = _NAME.match(text, at)
            return name[1].lower() if name else None
        at = text.find("<", at + 1) if at >= 0 else at
    return None


def decode(data: bytes) -> tuple[str, str]:
    """Return a text and the name of the encoding it was in. Raises ValueError when it is no text."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="replace"), encoding
    if is_binary(data):
        raise ValueError("binary, not text")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        guess = _likely_encoding(data[: 64 * _SAMPLE])
        if guess is None:
            raise ValueError("its bytes are in no known text encoding: save it as UTF-8") from error
        return data.decode(guess, errors="replace"), guess


def is_binary(data: bytes) -> bool:
    """Tell whether bytes can be no text in UTF-8 or a single-byte encoding, by the first few thousand of
    them.
    """
    sample = data[:_SAMPLE]
    odd = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in sample)
    return b"\0" in sample or odd > len(sample) // 20


def forms() -> str:
    """Return the endings of the names of files that are read, for a person."""
    return ", ".join([*_SUFFIXES, ".xml", ".rss", ".atom"])


def _form_of_xml(head: bytes) -> Form:
    root = root_of(head)
    form = _ROOTS.get(root or "")
    if form is None:
        what = f"<{root}>" if root else "no elements"
        raise UnknownFormError(
            f"XML of a kind that Clippings does not read ({what}): expected RSS, Atom, NewsML-G2 or NITF"
        )
    return form


def _likely_encoding(data: bytes) -> str | None:
    """Guess the encoding: where it reads plausibly, the one that Western newsrooms wrote in before UTF-8."""
    from charset_normalizer import from_bytes

    matches = from_bytes(data)
    if any("cp1252" in (match.encoding, *match.could_be_from_charset) for match in matches):
        return "cp1252"
    best = matches.best()
    return best.encoding if best else None
