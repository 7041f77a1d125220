"""Bytes become text: by what they are, then by the label that a server or the document gives them, read as browsers do.

A label is believed only where the bytes can be what it says. What it stands for is the WHATWG's Encoding Standard, where
``iso-8859-1`` is Windows-1252 and ``gb2312`` all of GBK; Python's codecs of those names are narrower.
"""

import codecs
import re
from collections.abc import Iterable

SAMPLE = 4096
_GUESSED_BY = 64 * SAMPLE
_DECLARED_XML = re.compile(rb"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']\s*([\w.:-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*(?:<\?xml\s.*?\?>\s*)?", re.DOTALL)
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_NEVER = frozenset("utf-7 idna punycode raw-unicode-escape unicode-escape undefined mbcs oem".split())
_SEVEN_BIT = frozenset(("iso2022_jp", "iso2022_kr", "hz"))
_WIDER = {"euc_jp": "euc_jis_2004"}  # which has the circled figures and the like that NEC put into free rows
_JAPANESE = frozenset(("iso2022_jp", "euc_jp"))
# where Python and browsers read the same bytes of JIS X 0208 as different characters
_AS_IN_BROWSERS = str.maketrans("〜‖−¢£¬", "～∥－￠￡￢")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ODD_SPACES = str.maketrans("\x0b\x0c", "  ")
# share of the characters beyond ASCII that may be broken where the encoding is right: pages are put together from parts
_BROKEN = 1 / 20


class EmptyError(ValueError):
    """There is nothing in a document, as there is not in some pages of a book."""


def decode_labelled(data: bytes, labels: Iterable[str | None] = ()) -> str:
    """Return a document as text, by its byte order mark, else as UTF-8 where it is that, else by the first of its labels
    that its bytes bear out, else by a guess.

    What is UTF-8 to the last byte is nothing else, whatever it is called. Raises ValueError when it is empty or no text.
    """
    if encoding := wide_encoding(data):
        return fit(data.decode(encoding, errors="replace").removeprefix("\ufeff"))
    data = data.removeprefix(codecs.BOM_UTF8)
    if is_binary(data.replace(b"\0", b"") if data.count(0) < len(data) // 100 else data):
        raise ValueError("binary, not text")
    found = [name for label in labels if (name := codec_of(label))]
    if found and found[0] in _SEVEN_BIT and data.isascii():
        return fit(_decoded(data, found[0])[0])
    try:
        return fit(data.decode("utf-8"))
    except UnicodeDecodeError:
        return fit(_not_quite_utf8(data, found))


def fit(text: str) -> str:
    """Return text without the characters that XML does not know. Raises EmptyError when nothing is left."""
    text = _NO_TEXT.sub("", text).translate(_ODD_SPACES)
    if not text.strip():
        raise EmptyError("empty")
    return text


def declared_in_xml(data: bytes) -> str | None:
    """Return the label that an XML declaration gives."""
    found = _DECLARED_XML.match(data[:SAMPLE].removeprefix(codecs.BOM_UTF8))
    return found[1].decode("ascii", errors="ignore") if found else None


def without_declaration(text: str) -> str:
    """Return a document without its XML declaration, which says how its bytes were to be read, and the space before it."""
    return _DECLARATION.sub("", text, count=1)


def wide_encoding(data: bytes) -> str | None:
    """Return which UTF-16 bytes are in, told by their mark or, of mark-up, by every other byte being 0; None where they are
    not.
    """
    if data[:2] in _UTF_16:
        return _UTF_16[data[:2]]
    head = data[:SAMPLE]
    if head.count(0) <= len(head) // 4:
        return None
    halves = head[0::2].count(0), head[1::2].count(0)
    return None if 3 * min(halves) > max(halves) else "utf-16-be" if halves[0] > halves[1] else "utf-16-le"


def codec_of(label: str | None) -> str | None:
    """Return the name of Python's codec for what browsers understand by a label; None where it says nothing."""
    import webencodings

    known = webencodings.lookup(label or "")
    if known and known.name not in ("replacement", "x-user-defined"):
        return "gb18030" if known.name == "gbk" else str(codecs.lookup(known.codec_info.name).name)
    try:
        name = codecs.lookup((label or "").strip().strip("\"'")).name
        "a".encode(name)  # there are codecs of Python's that are none of text
    except (LookupError, ValueError):
        return None
    return None if name.replace("_", "-") in _NEVER else str(name)


def is_binary(data: bytes) -> bool:
    """Tell whether bytes can be no text in UTF-8 or a single-byte encoding, by the first few thousand of
    them.
    """
    sample = data[:SAMPLE]
    odd = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in sample)
    return b"\0" in sample or odd > len(sample) // 20


def decode(data: bytes) -> tuple[str, str]:
    """Return a text without a label, and the name of the encoding it was in. Raises ValueError when it is no text."""
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
        guess = _likely_encoding(data)
        if guess is None:
            raise ValueError("its bytes are in no known text encoding: save it as UTF-8") from error
        return _decoded(data, guess)[0], guess


def _not_quite_utf8(data: bytes, labels: list[str]) -> str:
    """Return a document that is not UTF-8, or nearly so: some hold a few bytes of another encoding."""
    text = data.decode("utf-8", errors="replace")
    broken, whole = text.count("\ufffd"), sum(c > "\x7f" for c in text)
    if broken * 20 <= whole or ("utf-8" in labels[:1] and broken * 3 <= whole):
        return data.decode("utf-8", errors=_WINDOWS)
    for label in labels:
        text, broken = _decoded(data, label)
        if not label.startswith("utf") and broken <= _BROKEN * sum(c > "\x7f" for c in text):
            return text
    return _decoded(data, _likely_encoding(data) or "cp1252")[0]


def _decoded(data: bytes, codec: str) -> tuple[str, int]:
    """Return text, and how many of its characters could not be told."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        text = data.decode(_WIDER.get(codec, codec), errors=_AS_BROWSERS)
    return text.translate(_AS_IN_BROWSERS) if codec in _JAPANESE else text, text.count("\ufffd")


def _likely_encoding(data: bytes) -> str | None:
    """Guess the encoding: where it reads plausibly, the one that Western newsrooms wrote in before UTF-8."""
    from charset_normalizer import from_bytes

    matches = from_bytes(data[:_GUESSED_BY])
    if any("cp1252" in (match.encoding, *match.could_be_from_charset) for match in matches):
        return "cp1252"
    best = matches.best()
    return best.encoding if best else None


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are not UTF-8 in the code page that they mostly come from."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


def _as_browsers(error: UnicodeError) -> tuple[str, int]:
    """Read what Python's codecs leave open as browsers do: 80 among Chinese as the euro, a byte that a code page has no
    character for as nothing that shows.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.encoding == "gb18030" and error.object[error.start] == 0x80:
        return "€", error.start + 1
    return "" if error.encoding == "charmap" else "\ufffd", error.end


_WINDOWS, _AS_BROWSERS = "clippings.windows", "clippings.browsers"
codecs.register_error(_WINDOWS, _as_windows)
codecs.register_error(_AS_BROWSERS, _as_browsers)
