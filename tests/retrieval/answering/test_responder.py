import hashlib
import threading
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import retrieval.answering.responder as module
from corpus.store.records import Scope
from corpus.store.sqlite import SqliteStore
from retrieval.answering.answer import Answer, Reason, Status
from retrieval.answering.language import lines
from retrieval.answering.responder import Asked, Responder
from retrieval.index.index import Index
from retrieval.models.encoder import Encoder, Vectors
from retrieval.models.reader import Reader
from retrieval.query.deadline import Deadline, GivenUpError
from retrieval.query.question import MOST_CHARACTERS, understand
from retrieval.ranking.retriever import Candidate
from tests.conftest import HashedWords, article

HARBOUR = """The harbour of Port Ellis was closed on Monday after two ferries collided in thick fog, the coast guard said.

Eleven passengers were treated for bruises. No one was seriously hurt, according to the hospital in Port Ellis.

The ferry company Northline blamed a faulty radar and promised to replace the equipment on all of its nine ships.

“We will not sail in fog again without a second radar,” said Northline's director, Marta Olsen.

The harbour reopened on Tuesday morning."""

BUDGET = """The city council of Larnow passed its budget by 31 votes to 12 late on Thursday.

Schools will receive 4.2 million crowns more than last year, while the subsidy for the opera is cut by a third.

Mayor Piotr Zelan called the cut painful but unavoidable. The opera's director, Ines Faro, said that two productions would be cancelled."""


@pytest.fixture
def newsroom(store: SqliteStore, minilm: Encoder, reader: Reader, tmp_path: Path) -> Responder:
    store.put(
        article(HARBOUR, "Ferries collide in Port Ellis fog", publisher="The Tide", published="2024-03-04"),
        restore=False,
    )
    store.put(
        article(
            BUDGET, "Larnow passes budget, opera loses", publisher="Larnow Courier", published="2024-05-17"
        ),
        restore=False,
    )
    return Responder(store, Index(store, minilm, tmp_path / "index"), reader)


def quoted(answer: Answer) -> str:
    return answer.citations[0].quote if answer.citations else ""


def shown(answer: Answer) -> str:
    """What is quoted first, as the answer or as what comes nearest."""
    return (answer.citations or answer.nearest)[0].quote


def text_of(candidate: Candidate) -> str:
    return candidate.article.text[candidate.passage.start : candidate.passage.end]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What did the ferry company Northline blame?", "blamed a faulty radar"),
        ("When did the harbour reopen?", "reopened on Tuesday morning"),
        ("How many passengers were treated for bruises?", "Eleven passengers"),
        ("What did Marta Olsen say about sailing in fog?", "second radar"),
        ("By how many votes did the council pass the budget?", "31 votes to 12"),
        ("How much more than last year will schools receive?", "4.2 million crowns"),
        ("What did the mayor call the cut to the opera?", "painful but unavoidable"),
    ],
)
def test_the_right_sentence_is_quoted(newsroom: Responder, question: str, words: str) -> None:
    answer = newsroom.answer(Asked(question))
    assert answer.status is Status.ANSWERED
    assert words in quoted(answer)


@pytest.mark.parametrize(
    "question",
    [
        "Who won the chess championship in Oslo?",
        "What is the boiling point of mercury?",
        "How do I cancel my subscription?",
        "When was the university of Bologna founded?",
    ],
)
def test_questions_about_other_things_are_refused(newsroom: Responder, question: str) -> None:
    answer = newsroom.answer(Asked(question))
    assert (answer.status, answer.citations) == (Status.NO_ANSWER, ())
    assert answer.reason is not None
    assert answer.message
    assert answer.closest


def test_confidence_orders_what_is_stated_before_what_is_not(newsroom: Responder) -> None:
    stated, unstated, elsewhere = (
        sum(newsroom.answer(Asked(question)).confidence for question in questions)
        for questions in (
            (
                "How many passengers were treated for bruises?",
                "When did the harbour of Port Ellis reopen?",
                "What did Northline blame for the collision?",
                "How many votes was the budget of Larnow passed by?",
            ),
            (
                "How old is the harbour of Port Ellis?",
                "Who built the radar of the ferries?",
                "How long did the council of Larnow debate?",
                "How many seats does the opera of Larnow have?",
            ),
            (
                "How many goals did Brazil score?",
                "What is the boiling point of mercury?",
                "Who won the chess championship in Oslo?",
                "When was the university of Bologna founded?",
            ),
        )
    )
    assert stated > unstated > elsewhere


@pytest.mark.parametrize("text", ["", "   ", "?", "🙂🙂"])
def test_a_wordless_question_is_no_error(newsroom: Responder, text: str) -> None:
    answer = newsroom.answer(Asked(text))
    assert (answer.status, answer.reason) == (Status.NO_ANSWER, Reason.NO_MATCH)
    assert answer.message


def test_without_coverage_there_is_no_answer(responder: Responder) -> None:
    answer = responder.answer(Asked("Who won?"))
    assert answer.status is Status.NO_ANSWER
    assert "no coverage" in answer.message


def test_dates_outside_the_coverage(newsroom: Responder) -> None:
    question = "Why did the ferries collide?"
    assert newsroom.answer(Asked(question, Scope(since="2025-01-01"))).reason is Reason.OUTSIDE_DATES
    assert newsroom.answer(Asked(question, Scope(until="2023-12-31"))).reason is Reason.OUTSIDE_DATES
    assert newsroom.answer(Asked("Who won the cup in 1998?")).reason is Reason.OUTSIDE_DATES


def test_a_scope_is_kept_to(newsroom: Responder) -> None:
    assert (
        newsroom.answer(Asked("Why did the ferries collide?", Scope(since="2024-05-01"))).status
        is Status.NO_ANSWER
    )
    assert (
        newsroom.answer(Asked("Why did the ferries collide?", Scope(until="2024-03-04"))).status
        is Status.ANSWERED
    )
    found = newsroom.search("harbour opera budget", Scope(publishers=("Larnow Courier",)), 10)
    assert {c.article.publisher for c in found} == {"Larnow Courier"}


def test_a_follow_up_leans_on_the_question_before(newsroom: Responder) -> None:
    alone = newsroom.answer(Asked("And how many were hurt?"))
    leaning = newsroom.answer(
        Asked("And how many were treated?", previous="Were passengers of the ferries in Port Ellis hurt?")
    )
    assert leaning.status is Status.ANSWERED
    assert leaning.confidence > alone.confidence
    assert leaning.question == "And how many were treated?"


def test_a_quote_that_leans_brings_the_sentence_before(newsroom: Responder, store: SqliteStore) -> None:
    store.put(
        article("Ada Brand sailed round the world alone. She needed 141 days for the voyage.", "Sailor home"),
        restore=False,
    )
    answer = newsroom.answer(Asked("How many days did the voyage round the world take?"))
    assert quoted(answer) == "Ada Brand sailed round the world alone. She needed 141 days for the voyage."


def test_a_statement_is_found_by_the_words_that_lead_up_to_it(
    newsroom: Responder, store: SqliteStore
) -> None:
    text = "The fishermen's union of Port Ellis issued a statement:\n\n“Our boats stay moored until the buoys are lit. That is our last word.”"
    store.put(article(text, "Boats stay moored"), restore=False)
    answer = newsroom.answer(Asked("What did the statement of the fishermen's union of Port Ellis say?"))
    assert "Our boats stay moored" in " ".join(c.quote for c in answer.citations)


def test_the_same_words_in_two_papers_are_quoted_once(newsroom: Responder, store: SqliteStore) -> None:
    wire = "Northline said on Friday that it would buy three electric ferries from a yard in Gdansk."
    store.put(article(wire, "Electric ferries", publisher="Wire", published="2024-03-08"), restore=False)
    store.put(
        article(
            f"{wire}\n\nIt has nine ships.", "Northline buys", publisher="The Tide", published="2024-03-09"
        ),
        restore=False,
    )
    answer = newsroom.answer(Asked("From where will Northline buy electric ferries?"))
    first = answer.citations[0]
    assert (first.quote, first.article.publisher) == (wire, "Wire")
    assert [a.publisher for a in first.also_in] == ["The Tide"]
    assert [c.quote for c in answer.citations].count(wire) == 1


def test_what_was_removed_is_not_quoted_even_by_a_stale_index(
    newsroom: Responder, store: SqliteStore
) -> None:
    question = "Why did the ferries collide?"
    found = newsroom.answer(Asked(question)).citations[0]
    newsroom.catch_up = lambda progress=None: None  # type: ignore[method-assign]  # as if another process held the index
    store.remove(found.article.id)
    assert found.article.id not in {c.article.id for c in newsroom.search(question, Scope(), 20)}
    assert found.article.id not in {c.article.id for c in newsroom.answer(Asked(question)).citations}


@pytest.mark.parametrize("way", ["answer", "search"])
def test_a_removal_in_the_middle_of_a_question_is_not_half_seen(
    store: SqliteStore,
    index: Index,
    reader: Reader,
    hashed: HashedWords,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    one, other = (
        article(HARBOUR, "Ferries collide", published="2024-03-04"),
        article(BUDGET, "Larnow passes budget"),
    )
    store.put_all([one, other], restore=False)
    asking = Responder(store, index, reader)
    asking.catch_up()
    before = store.generation()
    removing: list[threading.Thread] = []

    def interrupted(texts: Sequence[str]) -> Vectors:
        """Embed a question, in the middle of which another process takes the article out."""
        if not removing:
            elsewhere = SqliteStore(store._database.path)
            removing.append(threading.Thread(target=elsewhere.remove, args=(one.id,)))
            removing[0].start()
            looking = SqliteStore(store._database.path)
            while looking.generation() == before:
                time.sleep(0.01)
            looking.close()
        return hashed.passages(texts)

    monkeypatch.setattr(hashed, "questions", interrupted)
    question = "How many passengers were treated for bruises?"
    if way == "answer":
        answer = asking.answer(Asked(question))
        assert one.id not in {citation.article.id for citation in (*answer.citations, *answer.nearest)}
        assert answer.coverage.articles == 1
    else:
        assert one.id in {c.article.id for c in asking.search(question, Scope(), 20)}
    removing[0].join()
    assert one.id not in {c.article.id for c in asking.search(question, Scope(), 20)}
    assert one.id not in {c.article.id for c in asking.answer(Asked(question)).citations}


def test_a_changed_article_is_quoted_as_it_stands_now(newsroom: Responder, store: SqliteStore) -> None:
    changed = HARBOUR.replace("a faulty radar", "a broken rudder")
    # The same key as before: the test's articles are known by their first text.
    store.put(article(changed, "Ferries collide in Port Ellis fog", identifier="story"), restore=False)
    store.put(
        article(changed.replace("broken", "bent"), "Ferries collide in Port Ellis fog", identifier="story"),
        restore=False,
    )
    quotes = [text_of(c) for c in newsroom.search("rudder blamed", Scope(), 10)]
    assert any("bent rudder" in words for words in quotes)
    assert not any("broken rudder" in words for words in quotes)


def test_answers_are_kept_on_record(newsroom: Responder, store: SqliteStore) -> None:
    answer = newsroom.answer(Asked("Why did the ferries collide?"))
    given = store.given_citations(answer.id)
    assert [(g.article_id, g.start, g.end, g.sha256) for _, g in given] == [
        (c.article.id, c.start, c.end, c.sha256) for c in answer.citations
    ]


words = st.sampled_from(
    "The mayor said ship port. “We won,” she “ ” ! It is 12 3.5% U.S. Dr. 😀 é\u00a0x storm rain\t—".split(
        " "
    )
)
texts = st.lists(st.lists(words, min_size=1, max_size=60).map(" ".join), min_size=1, max_size=4)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(texts, min_size=1, max_size=3), st.lists(words, min_size=1, max_size=6).map(" ".join))
def test_every_citation_stands_where_it_says(
    tmp_path_factory: pytest.TempPathFactory, reader: Reader, bodies: list[list[str]], question: str
) -> None:
    folder = tmp_path_factory.mktemp("generated")
    store = SqliteStore(folder / "c.db")
    for number, body in enumerate(bodies):
        try:
            store.put(article("\n\n".join(body), f"Story {number}", identifier=str(number)), restore=False)
        except ValueError:  # no word in it
            continue
    responder = Responder(store, Index(store, HashedWords(), folder / "index"), reader)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("retrieval.answering.deciding.THRESHOLD", 0.0)  # quote whatever is nearest
        patch.setattr("retrieval.answering.deciding.DOUBT", 1.0)
        answer = responder.answer(Asked(question, most=10))
    assert answer.citations or not store.coverage().articles or not understand(question).terms
    spans = [(c.article.id, c.paragraph, c.start, c.end, c.quote, c.sha256) for c in answer.citations]
    spans += [
        (
            c.article.id,
            c.passage.paragraph,
            c.passage.start,
            c.passage.end,
            text_of(c),
            hashlib.sha256(text_of(c).encode()).hexdigest(),
        )
        for c in responder.search(question, Scope(), 10)
    ]
    quotes = {c.quote for c in answer.citations}
    for article_id, number, start, end, quote, sha256 in spans:
        kept = store.get(article_id)
        assert kept is not None
        paragraph = kept.paragraphs[number - 1]
        assert kept.text[start:end] == quote != ""
        assert paragraph.start <= start < paragraph.end
        assert end <= paragraph.end or quote not in quotes
        assert hashlib.sha256(quote.encode()).hexdigest() == sha256
    store.close()


# Publishers, days and events that a question names.

COURIER_PREMIERE = """The premiere of the new opera in Larnow drew 900 people on Friday.

The audience cheered the singers for ten minutes, and Ines Faro called it the best night of her life."""

TIDE_PREMIERE = """The premiere of the new opera in Larnow drew 640 people on Friday.

The audience booed the singers in the second act, and many left before the end."""

FOG = "Northline cancelled 7 sailings from Port Ellis because of thick fog."
WIND = "Northline cancelled 12 sailings from Port Ellis because of high wind."

SUMMIT = """The summit of the harbour towns ended in Larnow with a treaty on pilots.

Eight mayors signed the treaty."""


@pytest.fixture
def season(store: SqliteStore, minilm: Encoder, reader: Reader, tmp_path: Path) -> Responder:
    """Give a newsroom whose articles differ in what is asked only by their publisher or their day."""
    store.put(
        article(FOG, "Sailings cancelled in Port Ellis", publisher="The Tide", published="2024-03-19"),
        restore=False,
    )
    store.put(
        article(SUMMIT, "Harbour summit ends in Larnow", publisher="Larnow Courier", published="2024-04-09"),
        restore=False,
    )
    store.put(
        article(COURIER_PREMIERE, "New opera opens", publisher="Larnow Courier", published="2024-05-11"),
        restore=False,
    )
    store.put(
        article(TIDE_PREMIERE, "New opera opens", publisher="The Tide", published="2024-05-11"), restore=False
    )
    store.put(
        article(WIND, "Sailings cancelled in Port Ellis", publisher="The Tide", published="2024-05-14"),
        restore=False,
    )
    return Responder(store, Index(store, minilm, tmp_path / "index"), reader)


@pytest.mark.parametrize(
    ("publisher", "words"), [("The Tide", "640 people"), ("the Larnow Courier", "900 people")]
)
def test_a_question_naming_a_publisher_is_answered_from_it(
    season: Responder, publisher: str, words: str
) -> None:
    answer = season.answer(
        Asked(f"According to {publisher}, how many people did the premiere of the opera draw?")
    )
    assert answer.status is Status.ANSWERED
    assert words in quoted(answer)


def test_an_outlet_that_the_coverage_lacks_is_named_in_the_refusal(season: Responder) -> None:
    answer = season.answer(Asked("According to Reuters, how many people did the premiere of the opera draw?"))
    assert (answer.status, answer.citations) == (Status.NO_ANSWER, ())
    assert "Reuters" in answer.message
    assert answer.understood.unheld == ("Reuters",)


def test_of_two_publishers_asked_about_each_is_quoted(season: Responder) -> None:
    answer = season.answer(
        Asked(
            "How many people did the premiere of the opera draw, according to The Tide and the Larnow Courier?"
        )
    )
    assert {"The Tide", "Larnow Courier"} <= {c.article.publisher for c in answer.citations or answer.nearest}


@pytest.mark.parametrize(
    ("words", "asked_on", "quote"),
    [
        ("yesterday", date(2024, 5, 15), WIND),
        ("yesterday", date(2024, 3, 20), FOG),
        ("this week", date(2024, 5, 17), WIND),
        ("this week", date(2024, 3, 22), FOG),
        ("in March 2024", date(2024, 5, 15), FOG),
    ],
)
def test_of_two_like_articles_the_one_of_the_days_asked_about_is_shown(
    season: Responder, words: str, asked_on: date, quote: str
) -> None:
    answer = season.answer(
        Asked(f"How many sailings from Port Ellis did Northline cancel {words}?", asked_on=asked_on)
    )
    assert shown(answer) == quote


@pytest.mark.parametrize("words", ["yesterday", "this week", "last month"])
def test_days_counted_from_long_after_the_coverage_lie_outside_it(season: Responder, words: str) -> None:
    answer = season.answer(
        Asked(f"How many sailings from Port Ellis did Northline cancel {words}?", asked_on=date(2031, 6, 3))
    )
    assert (answer.status, answer.reason, answer.citations) == (Status.NO_ANSWER, Reason.OUTSIDE_DATES, ())


def test_an_archive_answers_who_asks_long_after_without_a_time(season: Responder) -> None:
    answer = season.answer(
        Asked("Why did Northline cancel sailings from Port Ellis in thick fog?", asked_on=date(2031, 6, 3))
    )
    assert shown(answer) == FOG


def test_what_was_understood_is_told(season: Responder) -> None:
    understood = season.answer(
        Asked("Who cancelled 7 sailings from Port Ellis in March 2024?", asked_on=date(2024, 5, 15))
    ).understood
    assert understood.kind == "who"
    assert {"port", "elli"} <= set(understood.names)
    assert "7" in understood.numbers
    assert [(p.words, p.first, p.last) for p in understood.times.periods] == [
        ("in March 2024", "2024-03-01", "2024-03-31")
    ]


@pytest.mark.parametrize(
    ("relation", "first", "last"),
    [("after", "2024-04-09", None), ("before", None, "2024-04-09"), ("during", "2024-04-09", "2024-04-09")],
)
def test_an_event_is_counted_from_by_the_day_of_its_article(
    season: Responder, relation: str, first: str | None, last: str | None
) -> None:
    asked = Asked(
        f"Why were sailings from Port Ellis cancelled {relation} the summit of the harbour towns?",
        asked_on=date(2024, 5, 15),
    )
    assert [(p.first, p.last, p.relative) for p in season.answer(asked).understood.times.periods] == [
        (first, last, False)
    ]


def test_an_event_parts_like_articles(season: Responder) -> None:
    after, before = (
        season.answer(
            Asked(
                f"How many sailings from Port Ellis did Northline cancel {relation} the summit of the harbour towns?"
            )
        )
        for relation in ("after", "before")
    )
    assert (shown(after), shown(before)) == (WIND, FOG)


def test_an_event_that_is_not_covered_is_no_time(season: Responder) -> None:
    answer = season.answer(Asked("How many sailings did Northline cancel after the chess final in Oslo?"))
    assert answer.understood.times.periods == ()


def test_the_latest_on_a_subject_is_the_newest_sentence_about_it(
    newsroom: Responder, store: SqliteStore
) -> None:
    later = "The opera of Larnow may keep a part of its subsidy after all, Mayor Zelan said."
    store.put(
        article(later, "Opera hopes again", publisher="Larnow Courier", published="2024-06-20"), restore=False
    )
    answer = newsroom.answer(Asked("What is the latest on the opera of Larnow?", asked_on=date(2024, 6, 21)))
    assert answer.status is Status.ANSWERED
    assert quoted(answer) == later
    assert newsroom.answer(Asked("What is the latest on the chess club of Oslo?")).status is Status.NO_ANSWER


LONG = "Who closed the harbour? " * 400


def test_a_question_that_is_too_long_is_not_worked_on(
    newsroom: Responder, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "understood", None)
    answer = newsroom.answer(Asked(LONG))
    assert (answer.status, answer.reason, answer.citations) == (Status.NO_ANSWER, Reason.NO_MATCH, ())
    assert answer.message == "That question is 9,600 characters long: ask one of at most 8,000."
    assert answer.question == answer.understood.text == LONG[:MOST_CHARACTERS]
    assert store.given_answer(answer.id)
    with pytest.raises(GivenUpError, match="9,600 characters"):
        newsroom.search(LONG, Scope(), 3)


def test_a_question_as_long_as_may_be_is_answered(newsroom: Responder) -> None:
    text = "When did the harbour reopen?".ljust(MOST_CHARACTERS)
    assert "reopened on Tuesday" in quoted(newsroom.answer(Asked(text)))


def test_two_questions_that_are_too_long_together_are_not_put_together(newsroom: Responder) -> None:
    previous = "What did the ferry company Northline blame?".ljust(MOST_CHARACTERS)
    assert newsroom.answer(Asked("And why?", previous=previous)).status is Status.NO_ANSWER


def test_a_question_that_takes_too_long_is_given_up(
    newsroom: Responder, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "What did the ferry company Northline blame?"
    answer = newsroom.answer(Asked(question, deadline=Deadline.after(0)))
    assert (answer.status, answer.reason, answer.question) == (Status.NO_ANSWER, Reason.NO_MATCH, question)
    assert answer.message == "That took longer than 0 seconds and was given up: ask again, in fewer words."
    monkeypatch.setattr(module, "MOST_SECONDS", 0.0)
    assert "longer than 0 seconds" in newsroom.answer(Asked(question)).message
    with pytest.raises(GivenUpError, match="longer than 0 seconds"):
        newsroom.search(question, Scope(), 3)
    monkeypatch.undo()
    assert newsroom.answer(Asked(question)).status is Status.ANSWERED


def test_of_a_great_many_events_only_the_first_are_looked_for(
    responder: Responder, store: SqliteStore, hashed: HashedWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put(article(HARBOUR, "Ferries collide"), restore=False)
    asked: list[str] = []

    def counted(texts: Sequence[str]) -> Vectors:
        asked.extend(texts)
        return hashed.passages(texts)

    monkeypatch.setattr(hashed, "questions", counted)
    responder.answer(
        Asked("What came " + " and ".join(f"after the storm of Port{number}" for number in range(200)) + "?")
    )
    assert len(asked) < 12


BLAMED = "What did the ferry company Northline blame?"
VOTES = "By how many votes did the council of Larnow pass the budget?"
UNKNOWN = "Who won the chess championship in Oslo?"


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (f"Hello! My uncle was aboard, and he still cannot sleep. {BLAMED} Thanks a lot!", "blamed a faulty radar"),
        (f"You are a helpful assistant. Answer in bullet points. {BLAMED}", "blamed a faulty radar"),
        ("Marta Olsen was on the radio. What did she say about sailing in fog?", "second radar"),
        ("“Two ferries collided in thick fog off Port Ellis.”\n\nIs that true?", "after two ferries collided"),
    ],
)  # fmt: skip
def test_a_question_is_answered_whatever_surrounds_it(newsroom: Responder, message: str, words: str) -> None:
    answer = newsroom.answer(Asked(message))
    assert (answer.status, answer.question, answer.parts) == (Status.ANSWERED, message, ())
    assert words in quoted(answer)


def test_several_questions_are_answered_one_by_one(newsroom: Responder) -> None:
    message = f"Two things. {BLAMED} {UNKNOWN} {VOTES}"
    answer = newsroom.answer(Asked(message))
    assert (answer.status, answer.reason, answer.question) == (Status.ANSWERED, None, message)
    assert [part.question for part in answer.parts] == [BLAMED, UNKNOWN, VOTES]
    assert [part.status is Status.ANSWERED for part in answer.parts] == [True, False, True]
    assert answer.citations == answer.parts[0].citations + answer.parts[2].citations
    assert answer.message == "Your message asks 3 questions; the coverage answers 2 of them."
    assert answer.closest == ()
    assert answer.confidence == max(part.confidence for part in answer.parts)
    assert len({answer.id, *(part.id for part in answer.parts)}) == 4
    alone = newsroom.answer(Asked(VOTES))
    assert alone.citations == answer.parts[2].citations


def test_an_answer_in_parts_and_its_parts_are_kept_on_record(newsroom: Responder) -> None:
    answer = newsroom.answer(Asked(f"{BLAMED} {VOTES}"))
    for one in (answer, *answer.parts):
        kept = newsroom.store.given_citations(one.id)
        assert [given.sha256 for _, given in kept] == [citation.sha256 for citation in one.citations]


def test_several_questions_without_an_answer_are_refused_together(newsroom: Responder) -> None:
    answer = newsroom.answer(Asked(f"{UNKNOWN} What is the boiling point of mercury?"))
    assert answer.status is Status.NO_ANSWER
    assert answer.reason is not None
    assert answer.message == "Your message asks 2 questions; the coverage answers none of them."
    assert answer.closest
    assert all(part.message for part in answer.parts)


def test_five_questions_of_a_message_are_answered(newsroom: Responder) -> None:
    asked = [f"Who signed treaty {number} of Larnow?" for number in range(7)]
    answer = newsroom.answer(Asked(" ".join(asked)))
    assert [part.question for part in answer.parts] == asked[:5]
    assert answer.message.startswith("Your message asks 7 questions. The first 5 are looked into")


SPANISH = "¿Por qué chocaron los barcos en la niebla este invierno?"


def test_a_question_in_another_language_is_told_so_in_that_language(newsroom: Responder) -> None:
    answer = newsroom.answer(Asked(SPANISH))
    assert (answer.status, answer.closest, answer.parts) == (Status.NO_ANSWER, (), ())
    assert answer.message == lines()["es"]
    both = newsroom.answer(Asked(f"{SPANISH} ¿Cuándo volverá a abrir el puerto para los viajeros?"))
    assert (both.message, both.parts) == (lines()["es"], ())


def test_a_model_of_ones_own_is_trusted_to_read_it(responder: Responder, store: SqliteStore) -> None:
    store.put(article(HARBOUR, "Ferries collide", publisher="The Tide"), restore=False)
    answer = responder.answer(Asked(SPANISH))
    assert answer.status is Status.NO_ANSWER
    assert answer.message not in lines().values()
