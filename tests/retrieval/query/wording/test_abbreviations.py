from datetime import date

import pytest

from corpus.store.sqlite import SqliteStore
from retrieval.answering.answer import Asked
from retrieval.answering.responder import Responder
from retrieval.index.index import Index
from retrieval.query.overlap import Overlap
from retrieval.query.question import Setting
from retrieval.query.wording.abbreviations import abbreviations
from retrieval.query.wording.reading import understood
from tests.conftest import article

SETTING = Setting(date(2024, 5, 20))
TEXTS = [
    "The Kelsby Harbour Board (KHB) was founded in 1901.",
    "The KHB sued a dredging firm on Monday.",
    "A choir sang in the market hall.",
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Federal Trade Commission (FTC) sued.", [("FTC", "Federal Trade Commission")]),
        ("the Union of Boatmen and Deckhands (UBD)", [("UBD", "Union of Boatmen and Deckhands")]),
        ("It rained. Harbour Boards (HBs) met", [("HB", "Harbour Boards")]),
        ("KELSBY (CPA) – It rained", []),
        ("Anna Quill (42) and her dog (Rex)", []),
        ("The end. (FTC)", []),
    ],
)
def test_a_short_form_is_explained_by_the_words_before_it(text: str, found: list[tuple[str, str]]) -> None:
    assert list(abbreviations(text)) == found


@pytest.mark.parametrize(
    ("asked", "text", "is_held"),
    [
        ("Whom has the Kelsby Harbour Board sued?", "The KHB sued a firm.", True),
        ("Whom has the khb sued?", "Kelsby's harbour board sued a firm.", True),
        ("Whom has the KHB sued?", "The harbour board sued a firm.", False),
        ("Whom has the Harbour Board sued?", "The KHB sued a firm.", False),
    ],
)
def test_short_and_long_forms_hold_each_other(
    store: SqliteStore, index: Index, asked: str, text: str, is_held: bool
) -> None:
    store.put_all([article(text) for text in TEXTS], restore=False)
    index.refresh()
    question = understood(asked, SETTING, index.lexical)
    held = Overlap(question, dict.fromkeys(question.terms, 1.0)).held(text)
    assert (held >= set(question.terms)) is is_held


def test_a_short_form_is_searched_for_by_its_long_form(store: SqliteStore, index: Index) -> None:
    store.put_all([article(text) for text in TEXTS], restore=False)
    index.refresh()
    question = understood("Kelsby Harbour Board", SETTING, index.lexical)
    with_meetings, without = (
        index.lexical.search(question.terms, 9, None, None, meetings) for meetings in (question.meetings, ())
    )
    assert (len(with_meetings), len(without)) == (2, 1)


def test_a_passage_with_the_short_form_holds_all_of_a_question_in_full(
    store: SqliteStore, responder: Responder
) -> None:
    store.put_all([article(text) for text in TEXTS], restore=False)
    responder.catch_up()
    found = responder.look(Asked("Whom has the Kelsby Harbour Board sued?"))
    [sued] = [c for c in found.passages if "KHB sued" in c.article.text]
    assert sued.coverage == 1 == max(c.coverage for c in found.passages)
