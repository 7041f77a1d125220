import gzip
import io
import random
import zlib
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import brotli
import pytest
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from corpus.formats import warc as module
from tests.corpus.files import articles, errors, notes, words, write

SENTENCES = [
    "The harbour board of Ormond said on Tuesday that the ferry terminal would open a year late.",
    "Nobody on the board could say on Tuesday evening what the delay would cost the town.",
    "Fishermen in the old harbour have asked for compensation, and the council will hear them in June.",
]


def page(number: int) -> bytes:
    text = "".join(f"<p>{sentence.replace('ferry', f'ferry {number}')}</p>" for sentence in SENTENCES)
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ferry {number} is late</title></head><body><nav><a href="/">Home</a></nav>
<article><h1>Ferry {number} is late</h1>{text}</article></body></html>""".encode()


class Archive:
    """An archive that is being written."""

    def __init__(self, packed: bool = True) -> None:
        self._out = io.BytesIO()
        self._writer = WARCWriter(self._out, gzip=packed)
        self._writer.write_record(self._writer.create_warcinfo_record("crawl.warc.gz", {"software": "test"}))

    def add(
        self,
        number: int,
        content: bytes | None = None,
        kind: str = "response",
        status: str = "200 OK",
        **headers: str,
    ) -> "Archive":
        named = [
            (name.replace("_", "-"), value)
            for name, value in {"Content_Type": "text/html; charset=utf-8", **headers}.items()
        ]
        url = f"https://bell.example/{number}"
        own = {name: value for name, value in named if name.startswith("WARC-")}
        http = StatusAndHeaders(status, [one for one in named if one[0] not in own], protocol="HTTP/1.1")
        payload = page(number) if content is None else content
        self._writer.write_record(
            self._writer.create_warc_record(
                url,
                kind,
                payload=io.BytesIO(payload),
                length=len(payload),
                http_headers=http,
                warc_headers_dict=own,
            )
        )
        return self

    @property
    def data(self) -> bytes:
        return self._out.getvalue()


def urls(path: Path) -> list[str | None]:
    return [one.url for one in articles(path)]


@pytest.mark.parametrize(("packed", "name"), [(True, "crawl.warc.gz"), (False, "crawl.warc")])
def test_pages_of_an_archive(tmp_path: Path, packed: bool, name: str) -> None:
    path = write(tmp_path / name, Archive(packed).add(1).add(2).add(3).data)
    found = articles(path)
    assert [(one.url, one.title) for one in found] == [
        (f"https://bell.example/{n}", f"Ferry {n} is late") for n in (1, 2, 3)
    ]
    assert words(found[1])[0] == SENTENCES[0].replace("ferry", "ferry 2")
    assert {(one.published, one.source) for one in found} == {(None, str(path))}
    assert errors(path) == []


def test_an_archive_that_was_packed_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "crawl.warc.gz", gzip.compress(Archive(packed=False).add(1).add(2).data))
    assert urls(path) == ["https://bell.example/1", "https://bell.example/2"]
    assert errors(path) == []


def test_only_pages_that_were_found_are_read(tmp_path: Path) -> None:
    archive = (
        Archive()
        .add(1, kind="request")
        .add(2, status="404 Not Found")
        .add(3, Content_Type="image/png")
        .add(4, kind="revisit")
    )
    archive.add(5, status="301 Moved", Location="https://bell.example/6").add(
        7, Content_Type="application/json", content=b"{}"
    ).add(8)
    path = write(tmp_path / "crawl.warc.gz", archive.data)
    assert urls(path) == ["https://bell.example/8"]
    assert errors(path) == []


def test_of_other_records_that_hold_words_it_is_said_that_they_are_left_out(tmp_path: Path) -> None:
    archive = (
        Archive()
        .add(1)
        .add(2, kind="resource")
        .add(3, kind="conversion")
        .add(4, kind="conversion")
        .add(5, kind="metadata")
    )
    path = write(tmp_path / "crawl.warc.gz", archive.data)
    assert urls(path) == ["https://bell.example/1"]
    [told] = notes(path)
    assert told.startswith(
        "records left out: 1 of type resource, 2 of type conversion (text without its page"
    )
    assert errors(path) == []


@pytest.mark.parametrize(
    ("kind", "status", "error"),
    [
        ("conversion", "200 OK", "no page in it, only records that are not read: 1 of type conversion (text without its page, as WET"),
        ("resource", "200 OK", "no page in it, only records that are not read: 1 of type resource; add the archive"),
        ("metadata", "200 OK", "no page in it, only records that are not read: 1 of type warcinfo, 1 of type metadata"),
        ("response", "404 Not Found", "no page in it: none of its 1 answers of servers is one that was found"),
    ],
)  # fmt: skip
def test_an_archive_without_pages_is_not_called_empty(
    tmp_path: Path, kind: str, status: str, error: str
) -> None:
    [told] = errors(write(tmp_path / "crawl.warc.gz", Archive().add(1, kind=kind, status=status).data))
    assert told.startswith(error)


@pytest.mark.parametrize("pack", [brotli.compress, zstandard.compress, gzip.compress])
def test_a_page_that_swells_is_refused(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    name = {brotli.compress: "br", zstandard.compress: "zstd", gzip.compress: "gzip"}[pack]
    bomb = pack(b"\0" * 300 * 2**20)
    path = write(tmp_path / "crawl.warc.gz", Archive().add(1, bomb, Content_Encoding=name).add(2).data)
    assert urls(path) == ["https://bell.example/2"]
    assert errors(path) == ["https://bell.example/1: larger than 20 MB when unpacked"]


def chunked(data: bytes) -> bytes:
    parts = [data[at : at + 500] for at in range(0, len(data), 500)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("wrap", "headers"),
    [
        (gzip.compress, {"Content_Encoding": "gzip"}),
        (zlib.compress, {"Content_Encoding": "deflate"}),
        (raw_deflate, {"Content_Encoding": "deflate"}),
        (chunked, {"Transfer_Encoding": "chunked"}),
        (
            lambda data: chunked(gzip.compress(data)),
            {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"},
        ),
        (lambda data: data, {"Content_Encoding": "gzip"}),
        (lambda data: data, {"Transfer_Encoding": "chunked"}),
        (brotli.compress, {"Content_Encoding": "br"}),
        (zstandard.compress, {"Content_Encoding": "zstd"}),
        (
            lambda data: zstandard.ZstdCompressor(write_content_size=False).compress(data),
            {"Content_Encoding": "ZSTD"},
        ),
        (
            lambda data: chunked(brotli.compress(data)),
            {"Transfer_Encoding": "chunked", "Content_Encoding": "br"},
        ),
        (lambda data: brotli.compress(gzip.compress(data)), {"Content_Encoding": "gzip, br"}),
        (brotli.compress, {"Content_Encoding": "gzip, br"}),
        (lambda data: data, {"Content_Encoding": "br"}),
        (lambda data: data, {"Content_Encoding": "zstd"}),
        (lambda data: b"\xef\xbb\xbf\n" + data, {"Content_Encoding": "br"}),
        (lambda data: data, {"Content_Encoding": "utf-8"}),
        (lambda data: data, {"Content_Type": "application/octet-stream"}),
        (lambda data: b"<!-- saved -->\n" + data, {"Content_Type": ""}),
    ],
)
def test_how_pages_are_wrapped_for_their_way(
    tmp_path: Path, wrap: Callable[[bytes], bytes], headers: dict[str, str]
) -> None:
    path = write(tmp_path / "crawl.warc.gz", Archive().add(1, wrap(page(1)), **headers).add(2).data)
    assert urls(path) == ["https://bell.example/1", "https://bell.example/2"]


def test_the_charset_that_the_server_gave(tmp_path: Path) -> None:
    content = (
        page(1).replace(b'<meta charset="utf-8">', b"").decode().replace("Ormond", "Orléans").encode("cp1252")
    )
    path = write(
        tmp_path / "crawl.warc.gz",
        Archive().add(1, content, Content_Type="text/html; charset=windows-1252").data,
    )
    assert "Orléans" in articles(path)[0].text


@pytest.mark.parametrize(
    ("headers", "content", "error"),
    [
        ({"WARC_Truncated": "length"}, None, "was cut off when it was crawled"),
        ({"Content_Encoding": "br"}, b"\x8b\x02\x80page\x03", "its packing is damaged"),
        ({"Content_Encoding": "br"}, brotli.compress(page(1))[:-9], "its packing is damaged"),
        ({"Content_Encoding": "zstd"}, b"\x28\xb5\x2f\xfd" + b"\xff" * 50, "its packing is damaged"),
        ({"Content_Encoding": "lzma"}, b"\x00\x01" * 50, "packed in a way that is not read (lzma)"),
        ({"Content_Encoding": "gzip"}, b"\x1f\x8b\x08" + b"\xff" * 50, "its packing is damaged"),
        ({}, b"<html><body></body></html>", ""),
    ],
)
def test_a_bad_page_does_not_end_the_archive(
    tmp_path: Path, headers: dict[str, str], content: bytes | None, error: str
) -> None:
    path = write(tmp_path / "crawl.warc.gz", Archive().add(1, content, **headers).add(2).data)
    assert urls(path) == ["https://bell.example/2"]
    [told] = errors(path)
    assert told.startswith(f"https://bell.example/1: {error}")


def test_a_page_that_is_too_large_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_RECORD", 5000)
    large = page(1) + b" " * 6000
    archive = Archive().add(1, large).add(2, gzip.compress(large), Content_Encoding="gzip").add(3)
    path = write(tmp_path / "crawl.warc.gz", archive.data)
    assert urls(path) == ["https://bell.example/3"]
    assert [told.split(": ")[0] for told in errors(path)] == [
        "https://bell.example/1",
        "https://bell.example/2",
    ]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_an_archive_that_ends_in_the_middle(tmp_path: Path, packed: bool, share: float) -> None:
    whole, more = Archive(packed).add(1).data, Archive(packed).add(1).add(2).data
    cut = len(whole) + int((len(more) - len(whole)) * share)
    path = write(tmp_path / "crawl.warc.gz", more[:cut])
    assert urls(path) == ["https://bell.example/1"]
    [told] = errors(path)
    assert told in (
        "https://bell.example/2: the archive ends in the middle of it",
        "the archive ends in the middle of a record",
    )


@pytest.mark.parametrize("packed", [True, False])
def test_damage_in_the_middle_costs_what_it_hits(tmp_path: Path, packed: bool) -> None:
    archive = Archive(packed).add(1)
    start = len(archive.data)
    data = bytearray(archive.add(2).add(3).add(4).data)
    data[start + 5 : start + 150] = random.Random(3).randbytes(145)
    path = write(tmp_path / "crawl.warc", bytes(data))
    found = urls(path)
    assert found[0] == "https://bell.example/1"
    assert found[-2:] == ["https://bell.example/3", "https://bell.example/4"]
    [told] = errors(path)
    assert told.startswith(f"damaged at byte {start:,}: ")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"words, not records\n" * 100, "not a WARC archive"),
        (random.Random(1).randbytes(100_000), "not a WARC archive"),
        (b"WARC/1.0\r\n" * 100_000, "not a WARC archive"),
        (b"\x1f\x8b\x08" * 100_000, "not a WARC archive"),
        (gzip.compress(b"WARC/1.0\r\nX: " + b"a" * 10_000_000, mtime=0), "not a WARC archive"),
        (gzip.compress(b"WARC/1.0\r\n" + b"X: y\r\n" * 1_000_000, mtime=0), "not a WARC archive"),
    ],
)
def test_what_is_no_archive_ends_in_a_line(tmp_path: Path, data: bytes, error: str) -> None:
    [told] = errors(write(tmp_path / "crawl.warc.gz", data))
    assert told.startswith(error)


def test_an_archive_that_swells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_HARMLESS", 2**20)
    record = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 50000000\r\n\r\n" + b"\0" * 50_000_000
    [told] = errors(
        write(tmp_path / "crawl.warc.gz", Archive().data + gzip.compress(record) + Archive().add(1).data)
    )
    assert told == "unpacks to more than 200 times its size: no archive does"


def test_a_record_that_says_it_is_shorter_than_it_is_comes_once(tmp_path: Path) -> None:
    whole = Archive(packed=False).add(1, page(1) + b"<p>Nothing more.</p>" * 500).data
    begins = whole.index(b"WARC/1.0", 1)
    length = int(whole[begins:].split(b"Content-Length: ", 1)[1].split(b"\r\n", 1)[0])
    lying = whole[begins:].replace(b"Content-Length: %d" % length, b"Content-Length: %d" % (length - 9000), 1)
    data = gzip.compress(whole[:begins]) + gzip.compress(lying) + Archive().add(2).data
    found = list(islice(module._records(io.BytesIO(data)), 50))
    assert [one.url for one in found if one.payload] == ["https://bell.example/1", "https://bell.example/2"]
    assert len([one for one in found if one.error]) == 1
