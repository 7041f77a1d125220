"""One story once, by the store: copies are found, kept, listed and removed each by itself; what changes or
goes leaves the rest.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from corpus.article import Article, paragraphs_of
from corpus.store.records import EVERYTHING, Outcome, Scope
from corpus.store.sqlite import SqliteStore
from tests.conftest import article

WIRE = """The council of Marlock voted on Tuesday to close the swimming baths on Quay Street, which have lost money since 2014.

Eleven members were for closing, six against. The baths cost the town 410,000 crowns a year, more than the library and the museum together.

“We have patched that roof nine times,” said the treasurer, Hanne Okafor, before the vote. “The tenth patch would cost as much as a new roof.”

Swimmers had gathered outside with towels round their necks. Their petition bears 3,812 names, but the council did not read it out.

The baths were built in 1931 by the architect Louis Ferrand and are listed. What becomes of the building is to be decided in the spring."""
FOLLOW_UP = """A brewer from Vannick wants to turn the old baths of Marlock into a beer hall with a terrace over the water.

Petra Sandoval, who owns three taverns, said on Friday that she had offered the town 2.2 million crowns and would keep the tiles.

The town did not say whether it would accept. It expects two further offers before the end of the month.

The baths were built in 1931 by the architect Louis Ferrand and are listed. What becomes of the building is to be decided in the spring."""
WEATHER = "{day} will be mostly cloudy in Marlock. Temperatures will reach {high} degrees in the afternoon and fall to {low} degrees overnight."


def wire(
    publisher: str,
    day: str | None = None,
    text: str = WIRE,
    title: str = "Marlock shuts baths",
    **details: str,
) -> Article:
    dated = {"published": day} if day else {}
    return article(
        text, title, url=f"https://{publisher.lower()}.example/baths", publisher=publisher, **dated, **details
    )


AGENCY, BELL, LEDGER = (
    wire("Agency", "2024-03-05T18:00:00+00:00"),
    wire("Bell", "2024-03-06", title="End of the baths"),
    wire("Ledger"),
)


def put(store: SqliteStore, *articles: Article, restore: bool = False) -> list[Outcome]:
    return [one.outcome for one in store.put_all(articles, restore)]


def story(store: SqliteStore, one: Article) -> list[str]:
    return [member.id for member in store.story(one.id)]


def test_a_copy_by_another_publisher_is_kept_with_its_original(store: SqliteStore) -> None:
    assert put(store, AGENCY) == [Outcome.ADDED]
    copied = store.put(BELL, restore=False)
    assert (copied.outcome, copied.article_id, copied.copy_of) == (Outcome.COPY, BELL.id, AGENCY.id)
    assert store.get(BELL.id) == BELL
    listed = {one.id: one for one in store.articles()}
    assert (listed[AGENCY.id].copy_of, listed[AGENCY.id].copies) == (None, (BELL.id,))
    assert (listed[BELL.id].copy_of, listed[BELL.id].copies) == (AGENCY.id, ())
    assert story(store, BELL) == story(store, AGENCY) == [AGENCY.id, BELL.id]
    assert len(set(store.stories(store.version_ids(EVERYTHING)).values())) == 1


def test_the_original_is_the_earliest_whatever_came_first(store: SqliteStore) -> None:
    assert put(store, LEDGER, BELL, AGENCY) == [Outcome.ADDED] * 3
    assert story(store, BELL) == [AGENCY.id, BELL.id, LEDGER.id]
    another = wire("Courier")
    assert put(store, another) == [Outcome.COPY]
    assert story(store, another) == [AGENCY.id, BELL.id, LEDGER.id, another.id]


def test_moments_in_different_zones_are_compared_as_moments(store: SqliteStore) -> None:
    later, sooner = wire("Agency", "2024-03-05T18:00:00+00:00"), wire("Bell", "2024-03-05T19:30:00+02:00")
    put(store, later, sooner)
    assert story(store, later) == [sooner.id, later.id]


@pytest.mark.parametrize(
    "text",
    [
        WIRE.upper(),
        "MARLOCK, March 5 (Agency) - " + WIRE + "\n\n(Reporting by Piet Lindqvist; editing by Ines Calloway)",
        "\n\n".join(WIRE.split("\n\n")[:2]),
        "\n\n".join(reversed(WIRE.split("\n\n"))),
        WIRE.replace("said", "told reporters")
        .replace("more than", "over")
        .replace("on Tuesday", "yesterday"),
    ],
    ids=["capitals", "tags", "cut", "reordered", "style"],
)
def test_copies_are_known_however_they_were_edited(store: SqliteStore, text: str) -> None:
    assert put(store, AGENCY, wire("Bell", "2024-03-06", text)) == [Outcome.ADDED, Outcome.COPY]


def test_different_stories_stay_apart(store: SqliteStore) -> None:
    days = [
        WEATHER.format(day=day, high=high, low=low)
        for day, high, low in (("Monday", 17, 9), ("Tuesday", 14, 7), ("Friday", 21, 12))
    ]
    reports = [
        article(text, "The weather", publisher="Bell", url=f"https://bell.example/{n}")
        for n, text in enumerate(days)
    ]
    assert put(store, AGENCY, wire("Bell", "2024-03-20", FOLLOW_UP), *reports) == [Outcome.ADDED] * 5
    assert store.stories(store.version_ids(EVERYTHING)) == {}


def test_the_very_same_thing_again_adds_nothing(store: SqliteStore) -> None:
    kept = article(WIRE, "Marlock shuts baths", identifier="one", publisher="Bell")
    again = article(WIRE, "Marlock shuts baths", identifier="two", publisher="Bell")
    unsigned = article(WIRE, "Marlock shuts baths", identifier="three")
    assert put(store, kept) == [Outcome.ADDED]
    for one in (again, unsigned):
        twin = store.put(one, restore=False)
        assert (twin.outcome, twin.article_id, twin.copy_of) == (Outcome.DUPLICATE, kept.id, None)
    other_headline = article(WIRE, "End of the baths", identifier="four", publisher="Bell")
    assert put(store, other_headline, wire("Bell")) == [Outcome.COPY, Outcome.COPY]


def test_removing_the_original_leaves_the_copies(store: SqliteStore) -> None:
    put(store, AGENCY, BELL, LEDGER)
    store.remove(AGENCY.id)
    assert story(store, LEDGER) == [BELL.id, LEDGER.id]
    assert store.get(BELL.id) == BELL
    store.remove(LEDGER.id)
    assert story(store, BELL) == [BELL.id]
    assert store.stories(store.version_ids(EVERYTHING)) == {}
    assert [one.copies for one in store.articles()] == [()]


def test_what_one_publisher_withdrew_stays_out_and_blocks_no_other(store: SqliteStore) -> None:
    put(store, AGENCY, BELL)
    store.remove(BELL.id)
    elsewhere = article(WIRE, "Baths", publisher="BELL", url="https://m.bell.example/baths")
    unsigned = article(WIRE, "Baths", identifier="saved")
    assert put(store, BELL, elsewhere, unsigned, LEDGER) == [*[Outcome.REMOVED] * 3, Outcome.COPY]
    assert put(store, BELL) == [Outcome.REMOVED]  # whatever was let in since
    assert put(store, BELL, restore=True) == [Outcome.COPY]
    assert story(store, BELL) == [AGENCY.id, BELL.id, LEDGER.id]


def test_what_was_removed_without_a_publisher_stays_out_by_whomever(store: SqliteStore) -> None:
    unsigned = article(WIRE, "Baths", identifier="saved")
    put(store, unsigned)
    store.remove(unsigned.id)
    assert put(store, AGENCY) == [Outcome.REMOVED]


def test_a_correction_is_no_copy_of_itself(store: SqliteStore) -> None:
    corrected = wire("Agency", "2024-03-05T18:00:00+00:00", WIRE.replace("Eleven", "Twelve"))
    assert put(store, AGENCY, corrected) == [Outcome.ADDED, Outcome.UPDATED]
    assert [one.copies for one in store.articles()] == [()]
    assert [version.article for version in store.history(AGENCY.id)] == [AGENCY, corrected]
    assert put(store, BELL) == [Outcome.COPY]
    assert story(store, BELL) == [AGENCY.id, BELL.id]


def test_an_article_that_becomes_another_leaves_its_story(store: SqliteStore) -> None:
    put(store, AGENCY, BELL)
    assert put(store, wire("Bell", "2024-03-20", FOLLOW_UP)) == [Outcome.UPDATED]
    assert story(store, AGENCY) == [AGENCY.id]
    back = store.put(wire("Bell", "2024-03-21", WIRE), restore=False)
    assert (back.outcome, back.copy_of) == (Outcome.UPDATED, AGENCY.id)


def test_a_story_in_a_hundred_papers(store: SqliteStore) -> None:
    papers = [wire(f"Paper{n}", f"2024-03-{n % 20 + 6:02}") for n in range(150)]
    assert put(store, AGENCY, *papers) == [Outcome.ADDED, *[Outcome.COPY] * 150]
    assert story(store, papers[0])[0] == AGENCY.id


def test_a_home_of_an_earlier_schema_has_its_copies_found(store: SqliteStore, tmp_path: Path) -> None:
    from tests.corpus.store.test_migrations import SECOND_SCHEMA, old_home

    old = tmp_path / "old.db"
    old_home(old, SECOND_SCHEMA, BELL, AGENCY)
    taken_over = SqliteStore(old)
    assert story(taken_over, BELL) == [AGENCY.id, BELL.id]
    assert put(taken_over, LEDGER) == [Outcome.COPY]
    taken_over.close()


# What is older stays behind


def test_an_earlier_state_does_not_take_the_place_of_a_later_one(store: SqliteStore) -> None:
    first = wire("Bell", "2024-03-06")
    second = wire("Bell", "2024-03-06", WIRE.replace("Eleven", "Twelve"), updated="2024-03-08T10:00:00+00:00")
    assert put(store, first, second, first, second) == [
        Outcome.ADDED,
        Outcome.UPDATED,
        Outcome.OLDER,
        Outcome.UNCHANGED,
    ]
    assert store.get(first.id) == second
    third = wire("Bell", "2024-03-06", WIRE.replace("Eleven", "Ten"), updated="2024-03-08T12:30:00+02:00")
    assert put(store, third, second) == [Outcome.UPDATED, Outcome.OLDER]


def test_without_dates_the_last_word_counts_and_a_date_may_be_put_right(store: SqliteStore) -> None:
    assert put(store, LEDGER, wire("Ledger", None, FOLLOW_UP), LEDGER) == [
        Outcome.ADDED,
        Outcome.UPDATED,
        Outcome.UPDATED,
    ]
    assert put(store, BELL, wire("Bell", "2024-02-06", title=BELL.title)) == [Outcome.ADDED, Outcome.UPDATED]


def test_what_is_known_of_an_article_stays_known(store: SqliteStore) -> None:
    full = replace(
        wire("Bell", "2024-03-06", updated="2024-03-07"),
        authors=("Ada Moor",),
        section="Towns",
        language="en",
    )
    bare = replace(wire("Bell", None), authors=(), section=None, language=None)
    assert put(store, full, bare) == [Outcome.ADDED, Outcome.UNCHANGED]
    assert put(store, replace(bare, text=FOLLOW_UP, paragraphs=paragraphs_of(FOLLOW_UP))) == [Outcome.UPDATED]
    known = store.get(full.id)
    assert known is not None
    assert (known.text, known.published, known.authors, known.section, known.updated) == (
        FOLLOW_UP,
        "2024-03-06",
        ("Ada Moor",),
        "Towns",
        None,
    )


def test_history_is_that_of_an_article_that_is_there(store: SqliteStore) -> None:
    assert store.history("unknown") == []
    put(store, AGENCY, BELL)
    assert [version.article for version in store.history("https://bell.example/baths")] == [BELL]
    assert store.history(BELL.id)[0].added_at
    store.remove(BELL.id)
    assert store.history(BELL.id) == []


def test_several_are_kept_together_or_not_at_all(store: SqliteStore) -> None:
    broken = wire("Ledger")
    object.__setattr__(broken, "title", None)
    with pytest.raises(Exception, match="NOT NULL"):
        store.put_all([AGENCY, BELL, broken], restore=False)
    assert store.articles() == []
    assert store.generation() == 0
    assert store.put_all([], restore=False) == []
    assert store.generation() == 0


# Whatever happens

TEXTS = [
    WIRE,
    WIRE.replace("said", "told us"),
    "\n\n".join(WIRE.split("\n\n")[:3]),
    FOLLOW_UP,
    "A short note of no kin.",
]


class Keeping(RuleBasedStateMachine):
    """What was added is never lost, what was removed never comes back, and every story has one original, its
    earliest.
    """

    folder: Path
    made = 0

    def __init__(self) -> None:
        super().__init__()
        Keeping.made += 1
        self.store = SqliteStore(self.folder / f"{Keeping.made}.db")
        self.kept: dict[str, Article] = {}
        self.withdrawn: dict[str, set[str]] = {}

    def teardown(self) -> None:
        self.store.close()

    @rule(
        publisher=st.sampled_from(["Agency", "Bell", "Ledger"]),
        day=st.sampled_from([None, "2024-03-05", "2024-03-06"]),
        text=st.sampled_from(TEXTS),
        restore=st.booleans(),
    )
    def add(self, publisher: str, day: str | None, text: str, restore: bool) -> None:
        one = wire(publisher, day, text)
        done = self.store.put(one, restore)
        if done.outcome in (Outcome.ADDED, Outcome.COPY, Outcome.UPDATED):
            assert restore or one.id not in self.withdrawn
            known = self.kept.get(one.id, one)
            self.kept[one.id] = replace(
                one, published=one.published or known.published
            )  # a day once known stays known
            self.withdrawn.pop(one.id, None)
        elif done.outcome is Outcome.REMOVED:
            assert not restore
            assert text in {t for texts in self.withdrawn.values() for t in texts} or one.id in self.withdrawn
        else:
            assert one.id in self.kept

    @rule(publisher=st.sampled_from(["Agency", "Bell", "Ledger"]))
    def remove(self, publisher: str) -> None:
        one = wire(publisher)
        past = {version.article.text for version in self.store.history(one.id) if version.article}
        assert (self.store.remove(one.id) == one.id) == (one.id in self.kept)
        if self.kept.pop(one.id, None):
            self.withdrawn[one.id] = past

    @invariant()
    def everything_kept_stands(self) -> None:
        assert {one.id: self.store.get(one.id) for one in self.store.articles()} == self.kept
        assert len(self.store.version_ids(EVERYTHING)) == len(self.kept)

    @invariant()
    def a_story_has_one_original(self) -> None:
        for listed in self.store.articles():
            members = self.store.story(listed.id)
            assert (listed.copy_of is None) == (members[0].id == listed.id)
            days = [one.published or "9999" for one in members]
            assert days[0] == min(days)
            alone = listed.copy_of is None and not listed.copies
            assert alone == (len(members) == 1)

    @invariant()
    def scopes_see_copies_as_they_see_all(self) -> None:
        for publisher in ("Agency", "Bell", "Ledger"):
            held = sum(one.publisher == publisher for one in self.kept.values())
            assert len(self.store.version_ids(Scope(publishers=(publisher,)))) == held


def test_whatever_is_added_and_removed(tmp_path: Path) -> None:
    Keeping.folder = tmp_path
    run_state_machine_as_test(
        Keeping, settings=settings(max_examples=15, stateful_step_count=12, deadline=None)
    )
    assert Keeping.made > 5
