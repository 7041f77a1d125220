"""PDF files made by hand for tests: words placed on pages, as programs place them."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """A line of text and where it begins, in points from the lower left corner of the page."""

    text: str
    x: float = 72
    y: float = 700
    size: float = 10


def column(
    lines: Sequence[str],
    x: float = 72,
    y: float = 700,
    size: float = 10,
    leading: float = 12,
    indents: Iterable[int] = (),
) -> list[Words]:
    """Set lines below each other; those whose numbers are in ``indents`` begin further in."""
    return [
        Words(line, x + (12 if number in indents else 0), y - leading * number, size)
        for number, line in enumerate(lines)
    ]


def pdf(*pages: Sequence[Words], packed: bool = False, **info: str) -> bytes:
    """Return a PDF of pages set in Helvetica, with entries of its document information."""
    objects: list[bytes] = []

    def add(content: bytes) -> int:
        objects.append(content)
        return len(objects)

    add(b"")  # the catalogue and the tree of pages, whose numbers the others need
    add(b"")
    font = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for page in pages:
        stream = b"\n".join(
            b"BT /F1 %g Tf %g %g Td (%s) Tj ET" % (w.size, w.x, w.y, _escaped(w.text)) for w in page
        )
        data = zlib.compress(stream) if packed else stream
        content = add(
            b"<< /Length %d%s >>\nstream\n%s\nendstream"
            % (len(data), b" /Filter /FlateDecode" if packed else b"", data)
        )
        kids.append(
            add(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 %d 0 R >> >> /Contents %d 0 R >>"
                % (font, content)
            )
        )
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (
        b" ".join(b"%d 0 R" % kid for kid in kids),
        len(kids),
    )
    described = add(
        b"<< %s >>" % b" ".join(b"/%s (%s)" % (name.encode(), _escaped(text)) for name, text in info.items())
    )
    return _written(objects, described)


def _written(objects: Sequence[bytes], described: int) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        count, table, count, described, len(out),
    )  # fmt: skip


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
