from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.names import letters_of
from retrieval.query import outlets
from retrieval.query.publishers import Mention, mentions

KNOWN = (
    "The Verge",
    "The Independent - Life and Style",
    "Cnbc | World Business News Leader",
    "CBSSports.com",
    "The Moscow Times",
    "GlobalPost",
    "The New York Times",
    "The Sydney Morning Herald",
    "Hacker News",
    "The Age",
    "Wired",
    "Fortune",
    "bbc.co.uk",
    "TechCrunch",
    "Sporting News",
    "Polygon",
)
TIMES = "The Moscow Times+The New York Times"
CNBC, BBC, INDEPENDENT, SMH = KNOWN[2], KNOWN[12], KNOWN[1], KNOWN[7]

# Each case: the question, and what is found in it, as "words = publishers" with "?" before the words of what
# is merely talked about.
CASES = [
    # named in full, with and without the article
    ("What did The Verge report on Apple?", ["The Verge = The Verge"]),
    ("What did the Verge say about Apple?", ["the Verge = The Verge"]),
    ("According to The Moscow Times, what did Medvedev want?", ["The Moscow Times = The Moscow Times"]),
    ("according to the moscow times what did medvedev want", ["the moscow times = The Moscow Times"]),
    ("What does the Moscow Times article say?", ["the Moscow Times = The Moscow Times"]),
    ("Did a Moscow Times report mention rebels?", ["Moscow Times = The Moscow Times"]),
    ("What did techcrunch report on Flexport?", ["techcrunch = TechCrunch"]),
    ("What is in TechCrunch's coverage of the trial?", ["TechCrunch = TechCrunch"]),
    ("What did New York Times write about Libya?", ["New York Times = The New York Times"]),
    ("What does the 'Sporting News' article indicate?", ["Sporting News = Sporting News"]),
    # parts, domains, ways of spacing
    ("Did The Independent report on tea?", [f"The Independent = {INDEPENDENT}"]),
    (
        "According to 'The Independent - Life and Style', who left?",
        [f"The Independent - Life and Style = {INDEPENDENT}"],
    ),
    ("What did CNBC say of Amazon?", [f"CNBC = {CNBC}"]),
    (
        "Does the article from Cnbc | World Business News Leader claim it?",
        [f"Cnbc | World Business News Leader = {CNBC}"],
    ),
    ("What did CBSSports.com report?", ["CBSSports.com = CBSSports.com"]),
    ("What did CBSSports report?", ["CBSSports = CBSSports.com"]),
    ("What did CBS Sports report?", ["CBS Sports = CBSSports.com"]),
    ("What did Tech Crunch say on Meta?", ["Tech Crunch = TechCrunch"]),
    ("Did a Global Post report say so?", ["Global Post = GlobalPost"]),
    ("Did Global-Post cover Libya?", ["Global-Post = GlobalPost"]),
    ("What did theverge.com write?", ["theverge.com = The Verge"]),
    ("What did the BBC say about Libya?", [f"the BBC = {BBC}"]),
    ("What did BBC News say about Libya?", [f"BBC News = {BBC}"]),
    ("According to bbc.co.uk, who won?", [f"bbc.co.uk = {BBC}"]),
    # possessives and quotation marks
    ("Does The Verge's report on Google agree?", ["The Verge = The Verge"]),
    ("Does the Times' coverage differ?", [f"the Times = {TIMES}"]),
    ("Does the 'Fortune' article suggest deceit?", ["Fortune = Fortune"]),
    ("What did “Wired” say?", ["Wired = Wired"]),
    ("Does 'The Age' article suggest an aim?", ["The Age = The Age"]),
    # initials
    ("According to NYT, who left?", ["NYT = The New York Times"]),
    ("What did the SMH report?", [f"the SMH = {SMH}"]),
    ("According to MT, what did Medvedev want?", ["MT = The Moscow Times"]),
    ("according to mt, what did he want", []),
    # short forms
    ("What did the Times say?", [f"the Times = {TIMES}"]),
    ("According to the Herald, who won?", [f"the Herald = {SMH}"]),
    ("Why were the times so hard?", []),
    ("Who bought the Times Square tower?", []),
    # plain words
    ("What was his fortune?", []),
    ("Which companies are in the Fortune 500?", []),
    ("Is the building wired for sound?", []),
    ("Fortune reported what?", ["Fortune = Fortune"]),
    ("Was the Polygon review right?", ["the Polygon = Polygon"]),
    ("Draw a polygon in Rome?", []),
    ("What was the Age of Reason?", []),
    ("At the age of 42, who took power?", []),
    ("Was it stated in The Age?", ["The Age = The Age"]),
    ("Did The Age report on Trump?", ["The Age = The Age"]),
    ("Did the age of the ship matter?", []),
    ("Who won the Wheel of Fortune?", []),
    ("When did Michael Bloomberg say that he would run?", []),
    # a source, or talked about
    ("Why was the Times sued?", [f"?the Times = {TIMES}"]),
    ("Who owns The Verge?", ["?The Verge = The Verge"]),
    ("Was TechCrunch sold by AOL?", ["?TechCrunch = TechCrunch"]),
    ("Who was it, as reported by TechCrunch?", ["TechCrunch = TechCrunch"]),
    ("Which phone is praised in an article on The Verge?", ["The Verge = The Verge"]),
    (
        "Did the TechCrunch article on The Verge say so?",
        ["the TechCrunch = TechCrunch", "?The Verge = The Verge"],
    ),
    ("What was published in Wired?", ["Wired = Wired"]),
    ("What was in Wired on Tuesday?", ["Wired = Wired"]),
    # several
    (
        "Does the TechCrunch article on X agree with The Verge's report on Y?",
        ["the TechCrunch = TechCrunch", "The Verge = The Verge"],
    ),
    ("Do both Engadget and Polygon cover the Steam Deck?", ["Engadget =", "Polygon = Polygon"]),
    (
        "Who is accused, according to reports by Fortune, The Verge, and TechCrunch?",
        ["Fortune = Fortune", "The Verge = The Verge", "TechCrunch = TechCrunch"],
    ),
    ("Was there agreement between Polygon and Wired on prices?", ["Polygon = Polygon", "Wired = Wired"]),
    (
        "Between the report from The Verge and one from Fortune, what changed?",
        ["The Verge = The Verge", "Fortune = Fortune"],
    ),
    ("Do Wired and The Age report the same?", ["Wired = Wired", "The Age = The Age"]),
    # outlets that the coverage does not have
    ("According to Reuters, who won?", ["Reuters ="]),
    ("What did the Guardian report?", ["the Guardian ="]),
    ("What does the WSJ article say?", ["the WSJ ="]),
    ("What did The Sunday Times say?", ["The Sunday Times ="]),
    ("What did Time magazine write?", ["Time magazine ="]),
    ("Who owns Reuters?", []),
    ("Was the Guardian Council asked?", []),
    ("What did people say in the sun?", []),
    ("Did he cross the Atlantic in time?", []),
    ("Who spoke in the USA today?", []),
    ("Does an article in The Hindu and another by Forbes name him?", ["The Hindu =", "Forbes ="]),
    # nothing
    ("", []),
    ("Has Russia called on Gaddafi to go?", []),
    ("Which articles say so?", []),
]


def shown(mention: Mention) -> str:
    return f"{'' if mention.as_source else '?'}{mention.words} = {'+'.join(mention.publishers)}".rstrip()


@pytest.mark.parametrize(("question", "expected"), CASES)
def test_mentions(question: str, expected: list[str]) -> None:
    found = mentions(question, KNOWN)
    assert [shown(each) for each in found] == expected
    assert all(each.words == question[each.start : each.end] for each in found)


def test_the_longest_name_wins() -> None:
    question = "Did the Sunday Times or The Times report it?"
    assert [each.publishers for each in mentions(question, ["The Times", "The Sunday Times"])] == [
        ("The Sunday Times",),
        ("The Times",),
    ]


def test_the_times_in_full_is_the_times() -> None:
    known = ["The Times", "The New York Times"]
    assert mentions("What did The Times say?", known)[0].publishers == ("The Times",)
    assert mentions("What did the Times say?", known)[0].publishers == ("The Times", "The New York Times")


def test_parts_of_one_outlet() -> None:
    known = ["CNN Money", "BBC - Sport", "BBC - News", "The Times of India"]
    assert mentions("What did CNN say?", known)[0].publishers == ("CNN Money",)
    assert mentions("What did the BBC say?", known)[0].publishers == ("BBC - Sport", "BBC - News")
    assert mentions("What did The Times of India say?", known)[0].publishers == ("The Times of India",)


def test_publishers_that_no_list_knows() -> None:
    known = ["Harbour Lights", "The Bugle", "pierwatch.net"]
    assert [each.publishers for each in mentions("Did harbour lights report it, or The Bugle?", known)] == [
        (known[0],),
        (known[1],),
    ]
    assert mentions("Who saw the harbour lights?", known) == ()
    assert mentions("Who blew the bugle?", known) == ()
    assert mentions("What did pierwatch.net say?", known)[0].publishers == (known[2],)


PLAIN = (
    "The Sun",
    "Time",
    "Mirror",
    "Independent",
    "The Washington Post",
    "New York Post",
    "The Guardian",
    "USA Today",
    "Nature",
)
POSTS = "The Washington Post+New York Post"
PLAIN_CASES = [
    ("What did the Sun report?", ["the Sun = The Sun"]),
    ("What did The Sun's article say?", ["The Sun = The Sun"]),
    ("How old is the Sun?", []),
    ("Who lay in the Sun?", []),
    ("Does the Sun's heat say anything?", []),
    ("Who is it, according to Time?", ["Time = Time"]),
    ("What time was it?", []),
    ("Time will tell what?", []),
    ("Was it in Time?", ["Time = Time"]),
    ("Who runs Time Warner?", []),
    ("What did the Mirror say?", ["the Mirror = Mirror"]),
    ("Who broke the mirror?", []),
    ("Is the bank independent?", []),
    ("Did the Independent report that?", ["the Independent = Independent"]),
    ("What did the Post say?", [f"the Post = {POSTS}"]),
    ("What did the WaPo article say?", ["the WaPo = The Washington Post"]),
    ("Who closed the Post Office?", []),
    ("Was the Guardian hacked?", ["?the Guardian = The Guardian"]),
    ("Who was elected in the USA today?", []),
    ("What did USA Today find?", ["USA Today = USA Today"]),
    ("What is it in Nature that kills?", ["Nature = Nature"]),
    ("What is the nature of the deal?", []),
]


@pytest.mark.parametrize(("question", "expected"), PLAIN_CASES)
def test_plain_words(question: str, expected: list[str]) -> None:
    assert [shown(each) for each in mentions(question, PLAIN)] == expected


def test_outlets_are_told_apart() -> None:
    lines = (Path(outlets.__file__).parent / "outlets.txt").read_text("utf-8").splitlines()
    names = [name for outlet in outlets._outlets() for name in outlet.names]
    assert len(lines) > len(outlets._outlets()) > 150
    assert len({letters_of(name.removeprefix("The ")) for name in names}) == len(names) > 400
    for name in names:
        found = mentions(f"According to {name}, who won?", [name])
        assert [each.publishers for each in found] == [(name,)], name


@given(st.text(), st.lists(st.text(max_size=30), max_size=5))
def test_any_text(text: str, known: list[str]) -> None:
    for each in mentions(text, known):
        assert each.words == text[each.start : each.end]
        assert set(each.publishers) <= set(known)


WORDS = st.sampled_from(
    "the The Times Verge Age 'Fortune' Wired NYT and , by in report says | - . : 's www. .com".split()
)


@given(st.lists(WORDS, max_size=30), st.sampled_from(["", " "]))
def test_mentions_are_in_order_and_apart(words: list[str], space: str) -> None:
    end = 0
    for each in mentions(space.join(words), KNOWN):
        assert end <= each.start < each.end
        end = each.end


def test_many_mentions_among_hundreds_of_publishers() -> None:
    known = [
        *KNOWN,
        *(f"The {place} {paper}" for place in map(str, range(100)) for paper in ("Post", "Herald", "Echo")),
    ]
    question = (
        "Does the TechCrunch article on the trial agree with The Verge's report, and what do the Herald and the BBC say? "
        * 4
    )[:400]
    assert len(mentions(question, known)) > 8
