from datetime import date

import pytest

from retrieval.query.question import Setting, understand
from retrieval.ranking.cited import asked_outlets, cited_by, cites, outlets_in
from tests.conftest import article

KNOWN = ("Harbour Gazette", "Ellery Post")


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("The bank will cut 400 jobs, Bloomberg reported on Monday.", ["Bloomberg"]),
        ("According to the Financial Times, the bank will cut 400 jobs.", ["Financial Times"]),
        ("She told Reuters that the bank would cut jobs.", ["Reuters"]),
        ("In an interview with the BBC she denied it.", ["BBC"]),
        ("The plan was first reported by the Wall Street Journal.", ["Wall Street Journal"]),
        ("The minister told the Ellery Post that he would resign.", ["Ellery Post"]),
        ("The Fenwick Tribune reported that he would be paid.", ["Fenwick Tribune"]),
        ("Bloomberg is to move its London office.", []),
        ("He owns shares in Bloomberg.", []),
        ("The Fenwick Tribune was sold to its staff.", []),
        ("According to the police, nobody was hurt.", []),
        ("It happened in time for the evening news.", []),
    ],
)
def test_outlets_that_a_text_names_as_its_sources(sentence: str, names: list[str]) -> None:
    assert [each.name for each in outlets_in(sentence, KNOWN)] == names


def test_an_outlet_is_the_same_under_each_of_its_names() -> None:
    asked = asked_outlets(understand("According to AP, who won?"))
    assert cites("The Associated Press reported that Keter won.", KNOWN, asked)
    assert not cites("Reuters reported that Keter won.", KNOWN, asked)
    assert not cites("The Associated Press reported that Keter won.", KNOWN, frozenset())


SALE = article(
    "Northgate may sell the dam, Bloomberg reported. The price is 310 million pounds.\n\n"
    "The agency said a deal was near. The unions told the Ellery Post that they would strike. They are 900.\n\n"
    "It has rained for a week.",
    publisher="Ellery Post",
)


@pytest.mark.parametrize(
    ("words", "plain", "asked"),
    [
        ("Northgate may sell", "Bloomberg", "Bloomberg"),
        ("The price is", None, "Bloomberg"),
        ("The agency said", "Bloomberg", "Bloomberg"),
        ("The unions told", None, None),
        ("They are 900", None, None),
        ("It has rained", None, None),
    ],
)
def test_the_outlet_near_a_quote(words: str, plain: str | None, asked: str | None) -> None:
    start = SALE.text.index(words)
    end = SALE.text.index(".", start) + 1
    setting = Setting(date(2026, 5, 15), publishers=KNOWN)
    outlets = asked_outlets(understand("According to Bloomberg, what is the price?", setting))
    found = [cited_by(SALE, start, end, KNOWN, each) for each in (frozenset[str](), outlets)]
    assert [each and each.name for each in found] == [plain, asked]
