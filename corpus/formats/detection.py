"""What some bytes are: in which form an article comes. In which encoding its text is, ``corpus.encodings`` tells."""

import re
from collections.abc import Callable

from corpus.encodings import wide_encoding
from corpus.formats import registry
from corpus.formats.registry import JSON, WARC, XML, Form


class UnknownFormError(ValueError):
    """What is there is in none of the forms."""


HEAD = 256 * 2**10  # bytes from the start of a file within which its root element is looked for
_NAME = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_SAMPLE = 4096
_GZIP = b"\x1f\x8b"


def form_of_file(name: str, head: Callable[[], bytes]) -> Form:
    """Return the form of a file by the end of its name, and by its ``head``, its first ``HEAD`` bytes, where
    that leaves it open.

    Raises UnknownFormError when it is in none.
    """
    name = name.lower().removesuffix(".gz")
    suffix = name[name.rfind(".") :] if "." in name else ""
    form = next((one for one in registry.FORMS if suffix in one.suffixes), None)
    if form and not form.roots:
        return form
    if form and form.rootless:
        return _by_root(head()) or form
    if form is None and suffix != XML:
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
    for form in registry.FORMS:
        if form.magic and (start.startswith(form.magic) or form.magic in head[: form.within]):
            return form
    if head.startswith(_GZIP) and "warc" in kind:
        return WARC
    if found := _by_root(head):
        return found
    named = next((form for form in registry.FORMS if kind in form.types), None)
    if start[:1] in (b"{", b"[") and named is None:
        return JSON
    if named:
        return named
    if kind.endswith("xml") or start.startswith(b"<?xml"):
        return _form_of_xml(head)
    raise UnknownFormError(f"not a form that Clippings reads ({kind or 'no content type'})")


def _by_root(head: bytes) -> Form | None:
    """Return the form that the root element of some mark-up tells."""
    root = root_of(head)
    return next((form for form in registry.FORMS if root in form.roots), None)


def root_of(head: bytes) -> str | None:
    """Return the local name of the first element in some mark-up, in small letters; None where there is
    none.
    """
    text = head.decode(wide_encoding(head) or "latin-1", errors="ignore")
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


def forms() -> str:
    """Return the endings of the names of files that are read, for a person."""
    return ", ".join([*(suffix for form in registry.FORMS for suffix in form.suffixes), XML])


def _form_of_xml(head: bytes) -> Form:
    form, root = _by_root(head), root_of(head)
    if form is None:
        what = f"<{root}>" if root else "no elements"
        raise UnknownFormError(
            f"XML of a kind that Clippings does not read ({what}): expected RSS, Atom, a news sitemap, NewsML-G2 or NITF"
        )
    return form
