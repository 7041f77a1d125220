"""Documents of word processors, e-books, mail and archives to fuzz readers with.

Most of what is wrong with the bytes of a ZIP file ends with its checksums. So what is mutated is what is in it, and it is packed
then; some are mutated as packed.
"""

from collections.abc import Callable

from bench.harm.inputs import HTML, MORE, REPORT, TAGS, of_tokens, xml
from tests.corpus.formats.office import docx, epub, odt, packed, paragraph, rtf

_ROW = f"<w:tbl><w:tr><w:tc>{paragraph('1')}</w:tc><w:tc>{paragraph('2')}</w:tc></w:tr></w:tbl>"
_BODY = "".join(
    (
        paragraph("Bridge shut", "Title"),
        paragraph("By Lena Mirza"),
        paragraph(REPORT),
        paragraph("So", "Heading1"),
        paragraph(MORE),
        _ROW,
    )
)
_ODT = f'<text:h text:outline-level="1">Bridge shut</text:h><text:p>By Lena Mirza</text:p><text:p>{REPORT}<text:s text:c="2"/></text:p><text:list><text:list-item><text:p>{MORE}</text:p></text:list-item></text:list>'
_CHAPTER = (
    f"<h1>Bridge shut</h1><p>By Lena Mirza</p><p>{REPORT}</p><p>{MORE}<sup><a href='#n'>1</a></sup></p>"
)

ODT_XML = xml(
    _ODT.encode(), "text:list", "text:p", "text:h", "text:list", "text:list-item", "text:s", "text:line-break", "text:note", "text:span",
    "table:table", "table:table-row", "table:table-cell", "draw:frame", "draw:text-box", "office:annotation",
)  # fmt: skip
RTF = of_tokens(
    "{", "}", "\\", "\\par ", "\\pard ", "\\u8220 ?", "\\'e9", "\\uc0 ", "\\bin99 ", "{\\pict ", "{\\*\\fldinst HYPERLINK }", "\\cell", "\\row",
    "\\outlinelevel1 ", "\\ansicpg932 ", "{\\fonttbl{\\f0\\fcharset204 A;}}", "\\f0 ", "{\\v ", REPORT, MORE,
).map(lambda body: b"{\\rtf1\\ansi " + body)  # fmt: skip


def word(data: bytes) -> bytes:
    """Return a DOCX with such a body; what is packed already as it is."""
    return _packed(data, docx)


def open_document(data: bytes) -> bytes:
    """Return an OpenDocument text with such a body; what is packed already as it is."""
    return _packed(data, odt)


def book(data: bytes) -> bytes:
    """Return an EPUB with such a chapter, twice; what is packed already as it is."""
    return _packed(data, lambda body: epub(body, body, meta="<dc:title>The Ormond Bell</dc:title>"))


def word_seeds() -> list[bytes]:
    """Return bodies of DOCX files, and a file."""
    return [_BODY.encode(), _BODY.encode(), docx(_BODY)]


def open_document_seeds() -> list[bytes]:
    """Return bodies of OpenDocument texts, and a file."""
    return [_ODT.encode(), _ODT.encode(), odt(_ODT)]


def book_seeds() -> list[bytes]:
    """Return bodies of chapters, and a file."""
    return [_CHAPTER.encode(), _CHAPTER.encode(), epub(_CHAPTER, _CHAPTER)]


def rtf_seeds() -> list[bytes]:
    """Return RTF files."""
    return [
        rtf(
            rf"\pard\s1\outlinelevel0 {{\b Bridge shut}}\par\pard By Lena Mirza\par {REPORT}\par {{\listtext\'b7\tab}}{REPORT}\u8220?\'e9\par"
        )
    ]


def _packed(data: bytes, pack: Callable[[str], bytes]) -> bytes:
    return (
        data
        if data.startswith(b"PK")
        else pack(data.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode())
    )


_MAIL = (
    "From: The Ormond Bell <news@bell.example>\nTo: x@y.example\nSubject: =?utf-8?Q?Bridge_shut?=\nDate: Mon, 05 Apr 2021 07:30:00 +0200\n"
    'Message-ID: <1@bell.example>\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="B"\n\n--B\n'
    f"Content-Type: text/plain; charset=utf-8; format=flowed\n\n{REPORT}\n\n> {MORE}\n\n-- \nBell\n--B\n"
    f'Content-Type: text/html; charset="iso-8859-1"\nContent-Transfer-Encoding: quoted-printable\n\n<p>{REPORT}</p><p><a href=3D"https://x/unsub">out</a></p>\n--B--\n'
)
_FORWARDED = f"From: Karl <k@x.example>\nSubject: Fwd: Bridge\n\n---------- Forwarded message ---------\nFrom: Bell <b@x.example>\nDate: 4 April 2021\n\n{REPORT}\n"
MAILS = of_tokens(
    "From: A <a@b.example>\n", "Subject: =?utf-8?B?", "Subject: Fwd: x\n", "Date: Mon, 05 Apr 2021\n", "\n", "\n\n", "--B\n", "--B--\n",
    "Content-Type: multipart/mixed; boundary=B\n", "Content-Type: message/rfc822\n\n", "Content-Type: text/html; charset=", "utf-7", "> ",
    "Content-Transfer-Encoding: base64\n\n", "---------- Forwarded message ----\n", "On Monday he wrote:\n", "From x Mon Apr  5 2021\n", REPORT, MORE, *TAGS,
)  # fmt: skip


def mail_seeds() -> list[bytes]:
    """Return mails."""
    return [_MAIL.encode(), _FORWARDED.encode()]


def mailbox_seeds() -> list[bytes]:
    """Return mailboxes."""
    return [b"".join(b"From x@y Mon Apr  5 07:30:00 2021\n" + one + b"\n" for one in mail_seeds())]


def saved_seeds() -> list[bytes]:
    """Return pages saved with all that belongs to them."""
    return [
        b'Snapshot-Content-Location: https://bell.example/1\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="B"\n\n--B\n'
        b"Content-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n"
        + HTML
        + b"\n--B\nContent-Type: image/png\n\nx\n--B--\n"
    ]


def archive_seeds() -> list[bytes]:
    """Return ZIP archives, one that is packed and one that is not."""
    files: dict[str, str | bytes] = {
        "a.html": HTML,
        "b.txt": REPORT,
        "c.docx": docx(_BODY),
        "d.eml": _MAIL,
        "e.zip": "x",
    }
    return [packed(files, method) for method in (0, 8)]
