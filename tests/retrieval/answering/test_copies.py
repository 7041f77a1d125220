"""Copies in answers and searches, with the real model: one story once, and never at the cost of what else was
found.
"""

import pytest

from corpus.article import Article
from corpus.store.records import EVERYTHING, Outcome, Scope
from corpus.store.sqlite import SqliteStore
from retrieval.answering.answer import Answer, Citation
from retrieval.answering.copies import cited_once
from retrieval.answering.responder import Asked, Responder
from retrieval.index.index import Index
from retrieval.models.encoder import Encoder
from retrieval.models.reader import Reader
from retrieval.ranking.repeats import plain
from tests.conftest import article

WIRE = """The lighthouse on Cape Torvald will be run without keepers from January, the pilots' board decided on Thursday.

Its three keepers were told by letter. The oldest of them, Halvard Mikkelsen, has lit the lamp for 31 years.

The board expects to save 640,000 crowns a year. A camera and a horn on a timer will do the work, it said.

Fishermen from Torvald harbour called the decision reckless and announced a protest for Sunday."""
OTHER = """A ferry captain from Torvald says that he has seen the lighthouse lamp go out twice this winter.

Erna Solbakk told the harbour council that she steered by the church tower instead. The council will ask the pilots' board for its log."""
QUESTION = "How many crowns a year does the board expect to save?"
PAPERS = [f"Paper {n}" for n in range(30)]


def printed(
    publisher: str, day: str | None, text: str = WIRE, title: str = "Lighthouse to lose its keepers"
) -> Article:
    dated = {"published": day} if day else {}
    return article(
        text, title, url=f"https://{plain(publisher)}.example/lighthouse", publisher=publisher, **dated
    )


AGENCY = printed("Agency", "2024-11-07")
TIDE = printed("The Tide", "2024-11-09", WIRE.replace("reckless", "“reckless”"), "Cape Torvald goes dark")
CUT = printed("The Cape", "2024-11-08", "\n\n".join(WIRE.split("\n\n")[:3]), "Keepers to go")


def saving(answer: Answer) -> Citation:
    """The one citation of an answer that says what was asked."""
    [cited] = [citation for citation in answer.citations if "640,000 crowns" in citation.quote]
    return cited


@pytest.fixture
def copied(store: SqliteStore, minilm: Encoder, reader: Reader, index: Index) -> Responder:
    outcomes = [
        store.put(one, restore=False).outcome
        for one in (TIDE, CUT, AGENCY, printed("The Log", "2024-12-01", OTHER, "Lamp out"))
    ]
    assert outcomes == [Outcome.ADDED] * 4  # each was the earliest when it came
    return Responder(store, Index(store, minilm, index._folder), reader)


def test_a_story_is_quoted_once_from_its_original(copied: Responder) -> None:
    first = saving(copied.answer(Asked(QUESTION)))
    assert first.article == AGENCY
    assert first.quote == first.article.text[first.start : first.end]
    assert first.quote in first.context
    assert [one.publisher for one in first.also_in] == ["The Cape", "The Tide"]


@pytest.mark.parametrize(
    ("scope", "cited", "also_in"),
    [
        (Scope(publishers=("The Tide",)), "The Tide", []),
        (Scope(publishers=("The Tide", "The Cape")), "The Cape", ["The Tide"]),
        (Scope(since="2024-11-08"), "The Cape", ["The Tide"]),
        (Scope(until="2024-11-08"), "Agency", ["The Cape"]),
    ],
)
def test_in_a_scope_without_the_original_a_copy_answers(
    copied: Responder, scope: Scope, cited: str, also_in: list[str]
) -> None:
    first = saving(copied.answer(Asked(QUESTION, scope)))
    assert (first.article.publisher, [one.publisher for one in first.also_in]) == (cited, also_in)


def test_a_publisher_that_is_asked_about_is_cited_from_its_own_copy(copied: Responder) -> None:
    first = saving(copied.answer(Asked(f"According to The Tide, {QUESTION.lower()}")))
    assert first.article.publisher == "The Tide"
    assert {one.publisher for one in first.also_in} == {"Agency", "The Cape"}


def test_copies_do_not_crowd_out_what_else_there_is(copied: Responder, store: SqliteStore) -> None:
    store.put_all([printed(paper, f"2024-11-{n % 19 + 10}") for n, paper in enumerate(PAPERS)], restore=False)
    found = copied.search("lighthouse on Cape Torvald", EVERYTHING, 5)
    words = [plain(c.article.text[c.passage.start : c.passage.end]) for c in found]
    assert len(set(words)) == len(words)
    assert "The Log" in {c.article.publisher for c in found}
    assert len(saving(copied.answer(Asked(QUESTION))).also_in) == 32


def test_a_quote_that_the_original_has_not_stays_with_its_copy(store: SqliteStore) -> None:
    late = printed(
        "The Tide",
        "2024-11-09",
        WIRE + "\n\nOn Monday the board said that it would keep one keeper after all.",
    )
    store.put_all([AGENCY, late], restore=False)
    start = late.text.index("On Monday")
    own = Citation(late, 5, start, len(late.text), 0.9, ())
    assert cited_once(store, EVERYTHING, (), [own]) == [own]


def test_what_falls_together_in_the_original_is_cited_once(store: SqliteStore) -> None:
    store.put_all([AGENCY, TIDE, CUT], restore=False)
    start, end = AGENCY.text.index("Its three keepers"), AGENCY.text.index("The oldest")
    long = Citation(TIDE, 2, start, end + 20, 0.9, ())
    short = Citation(CUT, 2, start, end, 0.8, ())
    [only] = cited_once(store, EVERYTHING, (), [long, short])
    assert (only.article, only.start, only.end, only.score) == (AGENCY, start, end + 20, 0.9)
    assert [one.publisher for one in only.also_in] == ["The Cape", "The Tide"]


@pytest.mark.parametrize(
    ("edited", "cited"),
    [
        ("The board now expects to save 640,000 crowns every year.", ["Agency"]),
        ("The board expects to save 610,000 crowns a year.", ["Agency", "The Tide"]),
        ("The board of Vannick expects to save 640,000 crowns a year.", ["Agency", "The Tide"]),
    ],
)
def test_a_sentence_that_a_copy_edited_stands_once_but_not_one_that_says_another_thing(
    store: SqliteStore, edited: str, cited: list[str]
) -> None:
    whole = "The board expects to save 640,000 crowns a year."
    tide = printed("The Tide", "2024-11-09", WIRE.replace(whole, edited))
    for one in (AGENCY, tide):
        store.put(one, restore=False)
    found = [
        Citation(
            article=a,
            paragraph=3,
            start=(at := a.text.index(words)),
            end=at + len(words),
            score=0.5,
            also_in=(),
        )
        for a, words in ((tide, edited), (AGENCY, whole))
    ]
    given = cited_once(store, EVERYTHING, frozenset(), found)
    assert sorted(str(c.article.publisher) for c in given) == cited
    assert all(c.quote in c.article.text for c in given)
    assert [[a.publisher for a in c.also_in] for c in given if len(cited) == 1] == [["The Tide"]] * (
        len(cited) == 1
    )


def test_when_the_original_goes_the_next_is_cited(copied: Responder, store: SqliteStore) -> None:
    store.remove(AGENCY.id)
    first = saving(copied.answer(Asked(QUESTION)))
    assert (first.article.publisher, [one.publisher for one in first.also_in]) == ("The Cape", ["The Tide"])
