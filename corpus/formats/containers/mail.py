"""Mail: one letter a file (EML), or a mailbox of them (MBOX). A letter is an article of who sends it, on the day that it was sent.

What was forwarded is of whom it is from, where that is said, and of nobody where it is not. What a mailbox holds as draft, as
deleted or as spam is left out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime
from functools import partial
from itertools import pairwise
from typing import cast

from corpus.article import Article, Details, make_article, tidy
from corpus.dates import published_date
from corpus.encodings import decode_labelled
from corpus.extraction.feed_titles import publisher_in
from corpus.extraction.markup import without_title
from corpus.extraction.text.cleaning import clean_body
from corpus.findings import RemarkError
from corpus.formats.containers.letters import Line, letter, lines_of_page, lines_of_text
from corpus.formats.html import decode_page
from corpus.formats.registry import NOTHING, Given
from corpus.worker import in_worker

_LARGEST = 50 * 2**20  # bytes of one mail, what is attached included
_FROM_LINE = re.compile(rb"From \S.*\b\d{4}\b|From - ")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr|rv|i|doorst|enc|vs|pd)\s*:\s*", re.IGNORECASE)
_MARKER = re.compile(
    r"^[\s*_>-]*(?:begin )?(?:forwarded message|original message|weitergeleitete nachricht|ursprüngliche nachricht|message transféré|message d'origine"
    r"|mensaje reenviado|mensaje original|messaggio inoltrato|doorgestuurd bericht)[\s*_:-]*",
    re.IGNORECASE,
)
_MEANS = {
    **dict.fromkeys("from von de da van".split(), "from"),
    **dict.fromkeys("date sent datum gesendet envoyé fecha enviado data inviato verzonden".split(), "date"),
    **dict.fromkeys("subject betreff objet asunto oggetto onderwerp".split(), "subject"),
    **dict.fromkeys("to an à para a aan cc kopie copie".split(), "to"),
}
_NAMES = rf"[*_]*(?P<name>{'|'.join(_MEANS)})\s?[*_]*:[*_]*\s"
_FIELD = re.compile(rf"(?:^|(?<=\s)){_NAMES}", re.IGNORECASE)
_MOST_FIELDS = 12  # lines at the head of what was forwarded
_SENDER = re.compile(r"(.+?)\s+(?:from|at|via|von|bei|de|chez|@)\s+(.+)", re.IGNORECASE)
_ID = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_UNWANTED = re.compile(r"\b(?:drafts?|spam|trash|junk)\b", re.IGNORECASE)
_EXPUNGED = 0x0008  # of X-Mozilla-Status


def read_eml(data: bytes, source: str, _given: Given = NOTHING) -> Iterator[Article]:
    """Yield the article that a mail is. Raises ValueError when there is no letter in it."""
    yield _article(data, source, source)


def read_mbox(lines: Iterable[bytes], source: str, _given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield the articles of a mailbox in order, one mail at a time in memory, each read in a process of its own.

    A mail that gives none comes out as the ValueError that says why.
    """
    left_out = number = 0
    for number, data in enumerate(_mails(lines), start=1):
        if len(data) > _LARGEST:
            yield ValueError(f"mail {number}: larger than {_LARGEST // 2**20} MB")
            continue
        try:
            for one in in_worker(partial(_mail, data, source, number)):
                if isinstance(one, Article):
                    yield one
                else:
                    left_out += one
        except ValueError as error:
            yield ValueError(f"mail {number}: {error}")
    if not number:
        yield ValueError("not a mailbox: no line in it begins a mail")
    if left_out:
        yield RemarkError(f"{left_out} of its {number} mails left out: drafts, deleted or spam")


def _mails(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the mails of a mailbox; of one that is too large only its beginning, which is still too large."""
    mail: list[bytes] | None = None
    size, is_empty = 0, True
    for line in lines:
        if is_empty and _FROM_LINE.match(line):
            if mail is not None:
                yield b"".join(mail)
            mail, size = [], 0
        elif mail is not None and size <= _LARGEST:
            mail.append(line if line.endswith(b"\n") else line + b"\n")
            size += len(line) + 1
        is_empty = not line.strip()
    if mail is not None:
        yield b"".join(mail)


# What follows runs in a process of its own.


def _mail(data: bytes, source: str, number: int) -> Iterator[Article | int]:
    """Yield the article of a mail; 1 where it is left out."""
    if _is_unwanted(data):
        yield 1
        return
    yield _article(_QUOTED_FROM.sub(rb"\1", data), source, f"{source}#{number}")


def _is_unwanted(data: bytes) -> bool:
    head = message_from_bytes(data.partition(b"\n\n")[0] + b"\n\n")
    status = str(head.get("X-Mozilla-Status", "0")).strip()
    deleted = re.fullmatch(r"[0-9a-fA-F]{1,4}", status) and int(status, 16) & _EXPUNGED
    return bool(
        deleted
        or _UNWANTED.search(str(head.get("X-Gmail-Labels", "")))
        or set("DT") & set(str(head.get("X-Status", "")))
        or head.get("X-Mozilla-Draft-Info")
    )


def _article(data: bytes, source: str, place: str) -> Article:
    message = message_from_bytes(data, policy=policy.default)
    if not message.keys():
        raise ValueError("not a mail: it has no head")
    inner = _attached(message)
    details = _details(inner or message)
    passed_on = inner is None and bool(_FORWARDED.match(_header(message, "Subject")))
    lines = _lines(inner or message, with_quotes=passed_on)
    begins = next((at for at, line in enumerate(lines) if _begins_forwarded(line.text, passed_on)), None)
    if passed_on or begins is not None:
        details, lines = _forwarded(details, lines, begins)
    kept = letter(lines) or [line for line in lines if not line.of_itself]
    paragraphs = without_title(clean_body([line.text for line in kept]), details.title)
    return make_article(details, paragraphs, source, place=place)


def _begins_forwarded(text: str, is_passed_on: bool) -> bool:
    """Tell whether what was forwarded begins with a paragraph: it says so, or gives from whom it is, and when."""
    if _MARKER.match(text):
        return True
    return is_passed_on and {"from", "date"} <= {name for name, _ in _fields(text)}


def _attached(message: EmailMessage) -> EmailMessage | None:
    """Return the mail that a mail forwards as an attachment."""
    for part in message.walk():
        if part.get_content_type() == "message/rfc822" and (inner := part.get_payload()):
            first = inner[0] if isinstance(inner, list) else inner
            return cast(EmailMessage, first) if isinstance(first, Message) else None
    return None


def _details(message: EmailMessage) -> Details:
    name, address = parseaddr(_header(message, "From"))
    publisher, authors = _sender(tidy(name), address)
    found = _ID.search(_header(message, "Message-ID"))
    subject = tidy(_header(message, "Subject"))
    return Details(
        title=_FORWARDED.sub("", subject, count=1) or None,
        publisher=publisher,
        authors=authors,
        published=_day(_header(message, "Date")),
        identifier=f"mid:{found[1]}" if found else None,
        language=_header(message, "Content-Language").partition(",")[0].strip() or None,
    )


def _header(message: Message, name: str) -> str:
    """Return a header's words, however it is written; nothing where it is not to be understood."""
    try:
        given = message.get(name)
        return (
            ""
            if given is None
            else str(given)
            if "=?" not in str(given)
            else str(make_header(decode_header(str(given))))
        )
    except Exception:  # noqa: BLE001 - the library fails on headers of spam in every way that there is
        return ""


def _sender(name: str, address: str) -> tuple[str | None, tuple[str, ...]]:
    """Return the publisher, and the author where the name says "Lena Mirza at The Bell" and the address is the Bell's."""
    name = name.strip("\"' ")
    if not name or "@" in name:
        return None, ()
    found = _SENDER.fullmatch(name)
    if found:
        person, house = found.groups()
        if publisher_in(f"{person} | {house}", f"https://{address.rpartition('@')[2]}/") == house:
            return house, (person,) if " " in person else ()
    return name, ()


def _day(written: str) -> str | None:
    try:
        return parsedate_to_datetime(written).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return published_date(written)


def _forwarded(details: Details, lines: list[Line], at: int | None) -> tuple[Details, list[Line]]:
    """Return what a forwarded mail says of itself, and its paragraphs; what is not said is not that of who forwarded it."""
    unsaid = replace(details, publisher=None, authors=(), published=None, identifier=None)
    if at is None:
        return unsaid, lines
    said = dict(_fields(_MARKER.sub("", lines[at].text)))
    end = at + 1
    while end < min(len(lines), at + _MOST_FIELDS) and (fields := dict(_fields(lines[end].text))):
        said = fields | said
        end += 1
    publisher, authors = _sender(*_name_and_address(said.get("from", "")))
    title = _FORWARDED.sub("", said.get("subject", "")) or details.title
    named = replace(
        unsaid, title=title, publisher=publisher, authors=authors, published=_day(said.get("date", ""))
    )
    return named, lines[end:]


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of a head that is set as text, one or several in a paragraph; none where it begins otherwise."""
    text = _MARKER.sub("", text)
    found = list(_FIELD.finditer(text))
    if not found or found[0].start():
        return
    for one, following in pairwise([*found, None]):
        assert one is not None  # noqa: S101 - for the types: only the last is
        value = text[one.end() : following.start() if following else None]
        yield _MEANS[one["name"].lower()], tidy(value).strip("*_ ")


def _name_and_address(given: str) -> tuple[str, str]:
    name, address = parseaddr(given.replace("[mailto:", "<").replace("]", ">"))
    return tidy(name), address


def _lines(message: EmailMessage, *, with_quotes: bool) -> list[Line]:
    """Return the paragraphs of a mail: of its page where it has one, else of its text."""
    page = message.get_body(("html",))
    if page is not None:
        lines = lines_of_page(decode_page(_bytes(page), page.get_content_charset()), with_quotes=with_quotes)
        if any(line.text for line in lines):
            return lines
    plain = message.get_body(("plain",))
    if plain is None:
        raise ValueError("no letter in it, only what is attached: add that")
    return lines_of_text(_flowing(_text(plain), plain), with_quotes=with_quotes)


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: Message) -> str:
    return decode_labelled(_bytes(part), [part.get_content_charset()])


def _flowing(text: str, part: Message) -> str:
    """Return text with the lines joined that a mail program broke and marked so (RFC 3676)."""
    if part.get_param("format") != "flowed":
        return text
    return re.sub(r"(?<=[^\n-]) \r?\n(?!>|\r?\n)", " ", text)
