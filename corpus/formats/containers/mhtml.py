"""Pages saved with all that belongs to them in one file (MHTML), as Chrome and Internet Explorer save them.

The page is read as any page, under the address that it was saved from. The day of the saving is none of its publication.
"""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from corpus.addresses import is_web
from corpus.article import Article
from corpus.formats.html import read_html
from corpus.formats.registry import NOTHING, Given


def read_mhtml(data: bytes, source: str, given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the article of a saved page. Raises ValueError when there is no page in the file, or no article in it."""
    message = message_from_bytes(data)
    page = _page(message)
    if page is None:
        raise ValueError("not a saved page: there is no HTML in it")
    content = page.get_payload(decode=True)
    places = (message.get("Snapshot-Content-Location"), page.get("Content-Location"), given.url)
    address = next((str(place).strip() for place in places if place and is_web(str(place).strip())), None)
    charset = page.get_content_charset()
    yield from read_html(content if isinstance(content, bytes) else b"", source, Given(address, charset))


def _page(message: Message) -> Message | None:
    """Return the part that is the page: the one that the file begins from, else the first of HTML."""
    pages = [
        part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")
    ]
    start = message.get_param("start")
    named = next((part for part in pages if start and part.get("Content-ID") == start), None)
    return named if named is not None else next(iter(pages), None)
