import hashlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article
from corpus.revisions import Changed, Fate, changes, stale_quotes
from corpus.store.records import GivenCitation
from corpus.store.sqlite import SqliteStore
from tests.conftest import article

FIRST = """The tunnel under the Arn will open in May, the road office said. It is 4.2 kilometres long.

Digging began in 2017. Two workers died in a rockfall in 2019.

Tolls are to be 12 crowns for a car. Cyclists may not use it."""
SECOND = """The tunnel under the Arn will open in September, the road office said. It is 4.2 kilometres long.

Cyclists may not use it. Tolls are to be 12 crowns for a car.

Digging began in 2017. A court will hear the contractor's complaint in June."""


def state(text: str, title: str = "Tunnel to open", **details: str) -> Article:
    return article(text, title, identifier="tunnel", **details)


def given_quote(one: Article, words: str) -> GivenCitation:
    start = one.text.index(words)
    return GivenCitation(one.id, start, start + len(words), hashlib.sha256(words.encode()).hexdigest())


def test_sentences_that_changed_went_and_came() -> None:
    found = changes(state(FIRST), state(SECOND))
    assert found.changed == (
        Changed(
            "The tunnel under the Arn will open in May, the road office said.",
            "The tunnel under the Arn will open in September, the road office said.",
        ),
    )
    assert found.withdrawn == ("Two workers died in a rockfall in 2019.",)
    assert found.new == ("A court will hear the contractor's complaint in June.",)
    assert found.in_words() == "1 sentence changed, 1 withdrawn, 1 new"


def test_details_that_changed() -> None:
    found = changes(
        state(FIRST, published="2024-05-02"),
        state(FIRST, "Tunnel opens", published="2024-05-03", publisher="Bell"),
    )
    assert found.details == (
        ("headline", Changed("Tunnel to open", "Tunnel opens")),
        ("publisher", Changed("none", "Bell")),
        ("date", Changed("2 May 2024", "3 May 2024")),
    )
    assert (found.changed, found.withdrawn, found.new) == ((), (), ())
    assert found.in_words() == "headline changed, publisher changed, date changed"
    assert changes(state(FIRST), state(FIRST)).in_words() == ""


def test_a_sentence_said_twice_and_now_once_is_withdrawn_once() -> None:
    assert changes(
        state("It rained all day. It rained all day. The end is near."),
        state("It rained all day. The end is near."),
    ).withdrawn == ("It rained all day.",)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["One ship sank.", "Two ships sank.", "Rain fell all day.", "Nobody was hurt."]), min_size=1, max_size=8),
       st.lists(st.sampled_from(["One ship sank.", "Three ships sank.", "Rain fell all night.", "It was over."]), min_size=1, max_size=8))  # fmt: skip
def test_every_sentence_is_accounted_for(before: list[str], after: list[str]) -> None:
    found = changes(state(" ".join(before)), state(" ".join(after)))
    stayed = len(before) - len(found.changed) - len(found.withdrawn)
    assert stayed == len(after) - len(found.changed) - len(found.new)
    assert stayed >= 0
    assert all(change.before in before and change.after in after for change in found.changed)


@pytest.mark.parametrize(
    ("words", "fate", "now"),
    [
        ("It is 4.2 kilometres long.", Fate.MOVED, ["It is 4.2 kilometres long."]),
        ("Cyclists may not use it.", Fate.MOVED, ["Cyclists may not use it."]),
        (
            "will open in May",
            Fate.CHANGED,
            ["The tunnel under the Arn will open in September, the road office said."],
        ),
        (
            "Digging began in 2017. Two workers died in a rockfall in 2019.",
            Fate.CHANGED,
            ["Digging began in 2017."],
        ),
        ("Two workers died in a rockfall in 2019.", Fate.WITHDRAWN, []),
    ],
)
def test_what_became_of_a_quote(store: SqliteStore, words: str, fate: Fate, now: list[str]) -> None:
    first, second = state(FIRST), state(SECOND)
    store.put(first, restore=False)
    assert list(stale_quotes(store, [("a1", given_quote(first, words))])) == []
    store.put(second, restore=False)
    [found] = stale_quotes(store, [("a1", given_quote(first, words))])
    assert (found.fate, found.words, [place.words for place in found.now]) == (fate, words, now)
    assert all(second.text[place.start : place.end] == place.words for place in found.now)
    assert all(place.words in second.slice(second.paragraphs[place.paragraph - 1]) for place in found.now)
    store.remove(first.id)
    [gone] = stale_quotes(store, [("a1", given_quote(first, words))])
    assert (gone.fate, gone.words, gone.now) == (Fate.REMOVED, None, ())


def test_a_quote_stands_while_only_details_change(store: SqliteStore) -> None:
    first = state(FIRST)
    store.put(first, restore=False)
    store.put(replace(first, title="Tunnel opens"), restore=False)
    assert list(stale_quotes(store, [("a1", given_quote(first, "It is 4.2 kilometres long."))])) == []


def test_a_quote_whose_words_are_not_on_record_any_more(store: SqliteStore) -> None:
    first, second = state(FIRST), state(SECOND)
    store.put(first, restore=False)
    store.remove(first.id)
    store.put(second, restore=True)
    [found] = stale_quotes(store, [("a1", given_quote(first, "Two workers died in a rockfall in 2019."))])
    assert (found.fate, found.words, found.now) == (Fate.CHANGED, None, ())


QUOTED = "Two workers died in a rockfall in 2019."


def alter(path: Path, statement: str) -> None:
    db = sqlite3.connect(path)
    db.execute(statement)
    db.commit()
    db.close()


@pytest.mark.parametrize(
    "statement", ["UPDATE versions SET text = replace(text, 'Two', 'Nine')", "DELETE FROM articles"]
)
def test_a_quote_of_what_was_altered_outside_the_store_is_told_from_one_that_was_removed(
    store: SqliteStore, tmp_path: Path, statement: str
) -> None:
    first = state(FIRST)
    store.put(first, restore=False)
    alter(tmp_path / "clippings.db", statement)
    [found] = stale_quotes(store, [("a1", given_quote(first, QUOTED))])
    assert (found.fate, found.words, found.now) == (Fate.DAMAGED, None, ())
    store.put(first, restore=False)
    assert list(stale_quotes(store, [("a1", given_quote(first, QUOTED))])) == []


@pytest.mark.parametrize(("number", "fate", "words"), [(1, Fate.DAMAGED, None), (2, Fate.DAMAGED, QUOTED)])
def test_of_two_versions_one_is_damaged(
    store: SqliteStore, tmp_path: Path, number: int, fate: Fate, words: str | None
) -> None:
    first, second = state(FIRST), state(SECOND)
    store.put_all([first, second], restore=False)
    alter(tmp_path / "clippings.db", f"UPDATE versions SET title = 'Tunnel shut' WHERE id = {number}")
    [found] = stale_quotes(store, [("a1", given_quote(first, QUOTED))])
    assert (found.fate, found.words, found.now) == (fate, words, ())
