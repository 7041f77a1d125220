import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from bot.rendering.answers import answer_json, print_answer
from corpus.store.sqlite import SqliteStore
from retrieval.answering.answer import Asked
from retrieval.answering.responder import Responder
from retrieval.index.index import Index
from retrieval.index.lexical import LexicalIndex
from retrieval.query.question import Setting
from retrieval.query.wording.reading import understood
from retrieval.query.wording.slips import as_meant
from tests.conftest import HashedWords, article

SETTING = Setting(date(2024, 5, 20), None, None, ("Kelsby Gazette",))
TEXTS = [
    "The Heron Bridge will reopen in June, the council of Kelsby said.\n\nEngineers found rust in the Heron Bridge.",
    "Councillor Petronella Quill and Mr Anders Castellan met the government on Monday. A by-election follows.",
    "What they say of Castellan in Austria, in Iran and in Khamenei's house was published by the harbour office.",
    "The accident at the harbour hurt a committee of seven, and a layer of rust was found.",
    "Yesterday the mayor spoke. Yesterday she left for Malmö, said Zelensky.",
]


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    return indexed(TEXTS, tmp_path_factory.mktemp("slips"))


def indexed(texts: Sequence[str], folder: Path) -> LexicalIndex:
    store = SqliteStore(folder / "clippings.db")
    store.put_all(
        [article(text, title=f"Report {number}") for number, text in enumerate(texts)], restore=False
    )
    index = Index(store, HashedWords(), folder / "index")
    index.refresh()
    return index.lexical


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("When will the Heron Brigde reopen?", "When will the Heron Bridge reopen?"),
        ("wehn will the heron brigde repoen", "when will the Heron Bridge reopen"),
        ("What did the goverment say?", "What did the government say?"),
        ("What did teh council say?", "What did the council say?"),
        ("Who is Petronela Quill?", "Who is Petronella Quill?"),
        ("Where is Castelaln’s house?", "Where is Castellan’s house?"),
        ("Who was hurt in the akcident?", "Who was hurt in the accident?"),
        ("Acident at the harbour", "Accident at the harbour"),
        ("Who sits in the comitee?", "Who sits in the committee?"),
        ("What was said on Monady?", "What was said on Monday?"),
        ("What was published in Setpember?", "What was published in September?"),
    ],
)
def test_slips_are_put_right(vocabulary: LexicalIndex, typed: str, meant: str) -> None:
    read = as_meant(typed, vocabulary)
    assert (read.text, read.is_corrected) == (meant, True)


@pytest.mark.parametrize(
    "typed",
    [
        "When will the Heron Bridge reopen?",
        "What happened in Australia?",  # a country, and no slip for Austria
        "What did Khomeini order?",
        "What about Iraq?",
        "Who painted the bride?",  # in the dictionary, if not in the coverage
        "Which lawer is it?",  # likelier a lawyer, whom the coverage lacks, than a layer
        "Where is Anders Castello?",
        "Where is Kastellan?",
        "What did Zelenskij say?",  # another spelling of a name, which is met as it is
        "whats new, didnt they say",
        "Is iCoucnil out on UCOUNCIL?",
        "Is it on www.goverment.example or 3rust?",
        "What won't Quill do?",
        "Xqzt?",
        "",
    ],
)
def test_what_is_no_slip_stays(vocabulary: LexicalIndex, typed: str) -> None:
    read = as_meant(typed, vocabulary)
    assert (read.text, read.is_corrected) == (typed, False)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("who is petronella quill", "who is Petronella Quill"),
        ("WHEN WILL THE HERON BRIDGE REOPEN?", "when will the Heron Bridge reopen?"),
        ("the heron-bridge of malmo", "the Heron-Bridge of Malmö"),
        ("when is the byelection", "when is the by-election"),
        ("when is the by-election", "when is the by-election"),
        ("did the mayor leave yesterday", "did the mayor leave yesterday"),  # whose capital began a sentence
    ],
)
def test_capitals_accents_and_hyphens_are_those_of_the_coverage(
    vocabulary: LexicalIndex, typed: str, read: str
) -> None:
    found = as_meant(typed, vocabulary)
    assert (found.text.casefold(), found.is_corrected) == (read.casefold(), False)
    assert {w for w in found.text.split() if w[0].isupper()} <= set(read.split())
    assert found.text == read or "malmo" in typed


def test_names_in_small_letters_are_names(vocabulary: LexicalIndex) -> None:
    small, large = (
        understood(text, SETTING, vocabulary)
        for text in ("when will the heron bridge open", "when will the Heron Bridge open")
    )
    assert small.names == large.names == ("heron", "bridg")
    assert small.read_as is None


def test_names_of_papers_stay(vocabulary: LexicalIndex) -> None:
    question = understood("What did the Kelsby Gazette say of the Heron Brigde?", SETTING, vocabulary)
    assert question.read_as == "What did the Kelsby Gazette say of the Heron Bridge?"
    assert question.sources == (("Kelsby Gazette",),)


def test_nothing_is_corrected_without_coverage(tmp_path: Path) -> None:
    read = as_meant("When will the Heron Brigde repoen?", LexicalIndex(tmp_path))
    assert not read.is_corrected


def test_an_answer_says_how_its_question_was_read(store: SqliteStore, responder: Responder) -> None:
    store.put_all([article(TEXTS[0])], restore=False)
    corrected, plain = (
        responder.answer(Asked(text))
        for text in ("When will the Heron Brigde reopen?", "When will the heron bridge reopen?")
    )
    assert corrected.question == "When will the Heron Brigde reopen?"
    assert corrected.understood.read_as == "When will the Heron Bridge reopen?"
    assert plain.understood.read_as is None
    assert [c.quote for c in corrected.citations] == [c.quote for c in plain.citations]
    printed = io.StringIO()
    print_answer(Console(file=printed, width=100), corrected)
    assert printed.getvalue().startswith("Read as: When will the Heron Bridge reopen?\n")
    assert answer_json(corrected)["read_as"] == "When will the Heron Bridge reopen?"
    assert answer_json(plain)["read_as"] is None
