import json
from dataclasses import replace
from typing import Any

import pytest

from corpus import wire
from corpus.article import Article, Details, make_article
from corpus.findings import Entry, RemarkError, WithdrawnError
from tests.corpus.files import MORE, REPORT

DETAILS = Details(
    title="Bridge shut", publisher="The Ormond Bell", published="2021-04-05", url="https://bell.example/1", authors=("Lena Mirza", "Ōno"),
    language="en", digest=True, updated="2021-04-06T10:00:00+00:00", section="Local",
)  # fmt: skip
WHOLE = make_article(DETAILS, [REPORT, MORE, "東京で橋が閉鎖された。"], "bell.html", "bell.html")
BARE = make_article(Details(), [REPORT], "a.txt", "a.txt")
ENTRY = Entry("urn:1", "f00", DETAILS, (REPORT, "An “odd” line\nbreak"), is_whole=True)


@pytest.mark.parametrize(
    "record",
    [WHOLE, BARE, ENTRY, "https://bell.example/feed", "", 7, wire.End(), wire.End("too deep", is_spent=True)],
)
def test_records_come_back_as_they_were(record: object) -> None:
    line = wire.encode(record)
    assert line.count(b"\n") == 1
    assert wire.decode(line) == record


@pytest.mark.parametrize(
    "error",
    [
        ValueError("no text"),
        RemarkError("3 pages"),
        WithdrawnError("“B” was withdrawn", "k", None, for_good=False),
    ],
)
def test_errors_come_back_as_they_were(error: ValueError) -> None:
    found = wire.decode(wire.encode(error))
    assert type(found) is type(error)
    assert str(found) == str(error)
    if isinstance(error, WithdrawnError):
        assert isinstance(found, WithdrawnError)
        assert (found.key, found.publisher, found.for_good) == (error.key, error.publisher, error.for_good)


def test_errors_of_other_kinds_come_back_as_plain_ones() -> None:
    with pytest.raises(UnicodeDecodeError) as raised:
        b"\xff".decode()
    assert type(wire.decode(wire.encode(raised.value))) is ValueError


def test_half_a_surrogate_pair_is_replaced() -> None:
    assert str(wire.decode(wire.encode(ValueError("a \ud800 b")))) == "a ? b"


def test_lines_of_a_terminal_do_not_come_through_errors() -> None:
    assert str(wire.decode(wire.encode(ValueError("a\n\x1b[2Jb")))) == "a [2Jb"


def changed(record: Article | Entry, **fields: object) -> bytes:
    tag, found = json.loads(wire.encode(record))
    return json.dumps([tag, {**found, **fields}]).encode() + b"\n"


def test_what_follows_from_an_article_is_worked_out_anew() -> None:
    paragraphs: list[dict[str, Any]] = [{"number": 9, "start": -5, "end": 10**9}]
    assert wire.decode(changed(WHOLE, id="aaaaaaaaaa", paragraphs=paragraphs)) == WHOLE


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Bridge\x1b[2J"},
        {"title": None},
        {"title": 7},
        {"publisher": "The\nBell"},
        {"authors": ["\u202egnorw"]},
        {"authors": "Lena"},
        {"published": "yesterday"},
        {"updated": "2021-13-45"},
        {"digest": 1},
        {"text": ""},
        {"text": "Words.\n\n\n\nWords."},
        {"text": "Words \x07 that ring."},
        {"text": "Line\nbreak"},
        {"text": "—"},
    ],
)
def test_an_article_that_no_reader_makes_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        wire.decode(changed(WHOLE, **fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"details": {"published": "soon"}},
        {"details": []},
        {"paragraphs": [1]},
        {"is_whole": "yes"},
        {"identity": None},
    ],
)
def test_an_entry_that_no_reader_makes_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        wire.decode(changed(ENTRY, **fields))


def test_what_is_no_record_is_not_sent() -> None:
    with pytest.raises(TypeError):
        wire.encode({1})
    with pytest.raises(ValueError, match="longer than 64 MB"):
        wire.encode(replace(WHOLE, text="a" * wire.LONGEST))
