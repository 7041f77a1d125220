"""Pairs of articles labelled as copies of one story or as different ones, made from the test coverage and
from templates.

Copies are what syndication does to a story: agency tags, cuts, house style, edits, another lead, other
paragraphs behind it, another order. Different are articles of one thread, follow-ups that repeat two
paragraphs of background, round-ups of several stories, stories with the same notes at the end and, hardest,
reports of one template with other numbers and names.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bench.datasets import own_articles
from corpus.article import Article

Paragraphs = list[str]
PUBLISHED_TWICE = {
    "not-a-boat-in-sight",
    "farmers-wave-through-sale",
}  # copies within the test coverage itself


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, what makes them a pair, whether they are copies, and whether thresholds may be chosen on
    them.
    """

    one: str
    other: str
    kind: str
    are_copies: bool
    development: bool


def pairs(seed: int = 4) -> Iterator[Pair]:
    """Yield all pairs; stories and templates of even number are for development, the others for the
    report.
    """
    chance = random.Random(seed)
    stories = _stories()
    for number, story in enumerate(stories):
        ours = stories[number % 2 :: 2]
        for kind, change in _COPYING.items():
            made = change(list(story), chance)
            if made != story:
                yield Pair(_text(story), _text(made), kind, True, number % 2 == 0)
        for kind, made in _different(story, [s for s in ours if s is not story], chance):
            yield Pair(_text(story), _text(made), kind, False, number % 2 == 0)
    for first, second in combinations(range(len(stories)), 2):
        if first % 2 == second % 2:
            yield Pair(_text(stories[first]), _text(stories[second]), "another story", False, first % 2 == 0)
    for number, template in enumerate(_TEMPLATES):
        for one, other in combinations(sorted({_filled(template, chance) for _ in range(8)}), 2):
            yield Pair(one, other, "template", False, number % 2 == 0)


def _stories() -> list[Paragraphs]:
    """Return the stories of the test coverage; every third is made longer by one of another day, as agencies'
    long reads are.
    """
    articles: list[Article] = [
        a for a in own_articles() if not any(name in (a.url or "") for name in PUBLISHED_TWICE)
    ]
    texts = [a.text.split("\n\n") for a in articles]
    return [text + (texts[number - 1] if number % 3 == 2 else []) for number, text in enumerate(texts)]


def _text(paragraphs: Sequence[str]) -> str:
    return "\n\n".join(paragraphs)


# What makes a copy


def _tagged(text: Paragraphs, chance: random.Random) -> Paragraphs:
    place = chance.choice(["PELLHAVEN", "OSTERMERE, Eastersound", "GRAFTON MILLS"])
    agency = chance.choice(["Coastal Press", "ENA", "Northern Wire Service"])
    names = chance.sample(["Tilda Braun", "Rowan Achterberg", "Ines Calloway", "Piet Lindqvist"], 2)
    head = (
        f"{place}, {chance.choice(['Oct', 'March', 'June'])} {chance.randint(1, 28)} ({agency}) - {text[0]}"
    )
    return [head, *text[1:], f"(Reporting by {names[0]}; editing by {names[1]})"]


def _cut(share: float) -> Callable[[Paragraphs, random.Random], Paragraphs]:
    """Cut from the end, as editors do, to a share of the words."""

    def cut(text: Paragraphs, _chance: random.Random) -> Paragraphs:
        words, kept = 0, []
        for paragraph in text:
            kept.append(paragraph)
            words += len(paragraph.split())
            if words >= share * len(_text(text).split()):
                break
        return kept

    return cut


def _thinned(text: Paragraphs, chance: random.Random) -> Paragraphs:
    """Leave out sentences here and there, one in four."""
    thinned = [
        " ".join(s for s in re.split(r"(?<=[.!?”\"]) (?=[A-Z“\"])", p) if chance.random() > 0.25)
        for p in text
    ]
    return [p for p in thinned if p]


_STYLE = {
    "per cent": "%", "said": "told reporters", "more than": "over", "about": "around", "announced": "made public", "Monday": "yesterday",
    "company": "firm", "because": "as", "children": "kids", "went": "travelled", "asked": "called", "plans": "intends", "also": "as well",
    "after": "following", "whose": "with its", "nobody": "no one", "although": "even though", "old": "aged", "began": "started", "end": "close",
}  # fmt: skip


def _styled(text: Paragraphs, _chance: random.Random) -> Paragraphs:
    """Put another paper's words for some, straight quotes for round ones and hyphens for dashes."""
    words = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in _STYLE))
    return [words.sub(lambda m: _STYLE[m[0]], p).translate(str.maketrans("“”‘’–—", "\"\"''--")) for p in text]


def _edited(share: float) -> Callable[[Paragraphs, random.Random], Paragraphs]:
    """Change words that are no names or numbers: leave one out, put one in, or put another in its place."""

    def edit(text: Paragraphs, chance: random.Random) -> Paragraphs:
        def change(word: str) -> str:
            if chance.random() > share or not word.isalpha() or not word.islower():
                return word
            other = chance.choice(
                "then rather there still soon later again however indeed meanwhile reportedly which such quite".split()
            )
            return chance.choice(["", other, f"{word} {other}"])

        return [" ".join(filter(None, (change(word) for word in p.split()))) for p in text]

    return edit


def _other_lead(text: Paragraphs, chance: random.Random) -> Paragraphs:
    lead = chance.choice(
        [
            "It is a decision that people here will be talking about for weeks, and not all of them kindly.",
            "Few had seen it coming. By nightfall it was the only subject in the bars along the quay.",
            "What had been whispered since last month became official, and the first reactions were mixed.",
        ]
    )
    return [lead, *text[1:]]


def _made_local(text: Paragraphs, chance: random.Random) -> Paragraphs:
    """Cut a little and put a local reporter's paragraphs behind."""
    ours = [
        "In Marlock, where the news was heard over the radio of the bakery, customers shook their heads. “We shall see what comes of it,” said"
        " Dorrit Engel, who has run the shop since 1998.",
        "The town council will discuss the matter at its next meeting. Its chairman declined to comment before then.",
        "A similar case had occupied the district court for two years before it was settled in private.",
    ]
    return [*_cut(0.8)(text, chance), *chance.sample(ours, 2)]


def _reordered(text: Paragraphs, chance: random.Random) -> Paragraphs:
    rest = text[1:]
    chance.shuffle(rest)
    return [text[0], *rest]


def _all_of_it(text: Paragraphs, chance: random.Random) -> Paragraphs:
    return _tagged(_edited(0.04)(_styled(_cut(0.6)(text, chance), chance), chance), chance)


_COPYING: dict[str, Callable[[Paragraphs, random.Random], Paragraphs]] = {
    "agency tags": _tagged,
    "cut to two thirds": _cut(0.66),
    "cut to a third": _cut(0.33),
    "thinned": _thinned,
    "house style": _styled,
    "4% of words edited": _edited(0.06),
    "8% of words edited": _edited(0.12),
    "other lead": _other_lead,
    "made local": _made_local,
    "reordered": _reordered,
    "cut, styled, edited, tagged": _all_of_it,
}


# What does not


def _different(
    story: Paragraphs, others: Sequence[Paragraphs], chance: random.Random
) -> Iterator[tuple[str, Paragraphs]]:
    """Yield articles that share words with a story and are none of its copies."""
    first, second, third = chance.sample(list(others), 3)
    background = story[1:3]
    yield "follow-up with two paragraphs of background", [*first[:6], *background]
    yield "short follow-up with background", [*first[:3], *background]
    yield (
        "round-up of three stories",
        [*_cut(0.33)(first, chance), *_cut(0.33)(story, chance), *_cut(0.33)(second, chance)],
    )
    yield "the same notes at the end", [*third, story[-1]]


# One report a template: {a|b} is one of these, {n9} a number up to 9, {name}, {town}, {team}, {firm}, {day}.

_VOCABULARY = {
    "name": "Ada Brandt|Jonas Whitlow|Mirela Costin|Owen Farrant|Sunniva Dahl|Tomasz Rekowski|Yusuf Adeyemi|Clara Nightingale",
    "town": "Pellhaven|Ostermere|Marlock|Grafton Mills|Tarn Hollow|Kelsby|Vannick|Little Skarra|Dunmere|Easterby",
    "team": "Ostermere Athletic|Marlock Rovers|Kelsby Town|Vannick United|Dunmere Wanderers|Pellhaven City|Tarn Hollow|Grafton Albion",
    "firm": "Arnline|Hexley Foods|Nordvik Shipping|Calder Cement|Brightwater|Sable Insurance|Linden Rail|Ostrand Timber",
    "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "month": "January|February|March|April|May|June|July|August|September|October|November|December",
}

_TEMPLATES = [
    # Weather
    """{day} will be {mostly sunny|mostly cloudy|wet and windy|grey with showers} in {town} and the surrounding valleys, the Met Institute says.

Temperatures will reach {n30} degrees in the afternoon and fall to {n12} degrees overnight. The wind will blow from the {north|south|east|west} at up to
{n90} kilometres an hour, with gusts of {n120} on exposed ground.

The chance of rain is {n100} per cent. The sun rises at 6.{n59} and sets at 19.{n59}.

For a forecast for your own street, enter your postcode on our weather page. Warnings are sent by text message to readers who have signed up.""",
    # A match
    """{team} beat {team} {n5}-{n5} at home on {day} in front of a crowd of {n30},{n999}.

{name} opened the scoring in minute {n44} with a shot from the edge of the area, and {name} doubled the lead {n20} minutes later.
The visitors pulled one back through {name}, but could not find an equaliser despite {n9} corners in the second half.

The win takes the home side to {n70} points from {n34} games. The visitors stay in place {n20}.

“We showed character today and that is all I can ask of the players,” the home manager told reporters. His opposite number left without speaking.

Next {day} the winners travel to {town}, while the losers are at home again.""",
    # The close of the exchange
    """Shares closed {higher|lower|little changed} on {day}. The Eastersound 40 ended at {n9},{n999}.{n99}, a change of {n3}.{n99} per cent on the day.

{firm} was the strongest stock in the index, gaining {n9}.{n9} per cent to {n90}.{n99} crowns, ahead of {firm} and {firm}. {firm} was the weakest and lost
{n9}.{n9} per cent.

The crown was quoted at {n2}.{n999} to the dollar in late trading. A barrel of oil cost {n90}.{n99} dollars and the yield of the ten-year bond stood at
{n5}.{n99} per cent.

Turnover was {n900} million crowns. {n300} stocks rose and {n300} fell, and {n40} were unchanged.

Trading resumes at nine in the morning. Prices are delayed by fifteen minutes.""",
    # Results of a company
    """{firm} reported a profit of {n90} million crowns for the quarter on {day}, {up|down} from {n90} million a year earlier.

Sales came to {n900} million crowns, where analysts polled by the Coastal Press Agency had on average expected {n900} million.

“We are pleased with the performance of all our divisions in what remains a demanding market,” said {name}, the chief executive.

The company expects sales of between {n900} and {n900} million for the year. It will pay a dividend of {n9}.{n99} crowns a share.

This report was generated automatically from the company's filing.""",
    # A notice that differs in two places
    """The advice to boil drinking water has been lifted in {town}, the water company said on {day}.

Samples taken on two days in a row were free of bacteria. Residents can drink water from the tap again. They are asked to let cold taps run for
five minutes before they use the water for the first time, to empty ice makers and to replace the filters of coffee machines.

Schools and nurseries have been informed. Anyone who has been ill should see a doctor and mention the advice.

The company apologised for the inconvenience and thanked customers for their patience.""",
    # An accident
    """{A|One} man aged {n70} was {killed|badly hurt|slightly hurt} when his {car|van|motorcycle} left the road near {town} on {day} {morning|evening}, police said.

The accident happened on road {n90} at about {n12}.{n59}. The vehicle hit a {tree|wall|lamp post} and caught fire. Firefighters from {town} needed {n90} minutes
to free the driver, who was taken to the hospital in {town} by helicopter.

The road was closed for {n6} hours. Damage was put at {n90},000 crowns.

Anyone who saw the accident is asked to call the police in {town} on 555-{n999}.""",
    # An earthquake
    """A shallow earthquake of magnitude {n6}.{n9} was recorded {n40} kilometres from {town} on {day} at {n12}.{n59}, according to the Seismological Survey.

The tremor occurred at a depth of {n20} kilometres. According to the survey, the epicentre was {n40} kilometres from {town} and {n90} kilometres from {town}.

In the past ten days there have been {n9} earthquakes of magnitude 3.0 or greater in the area.

This information comes from the survey's notification service, and this post was created by a program written by the author.""",
    # Houses
    """The average price of a house in {town} {rose|fell} by {n9}.{n9} per cent in {month}, figures of the Land Registry show.

The average house now costs {n900},{n999} crowns. Over the past year prices have {gone up|gone down} by {n90},000 crowns, which puts the town in place {n40} of the
province's 41 districts.

Buyers who paid for their first home in {month} spent {n400},000 crowns on average, {n90},000 more than five years ago.

The highest price was paid for a detached house: {n900},000 crowns. Flats {gained|lost} {n9}.{n9} per cent and cost {n300},000 crowns.

The registry counts every sale that was completed in the month, with a delay of about eight weeks.""",
    # The court list
    """{name}, {n70}, of {town}, was {fined|sentenced|acquitted} at {town} magistrates' court on {day}.

The court heard that the defendant had driven at {n120} kilometres an hour where {n90} are allowed on {day}, {n28} {month}. The
licence was suspended for {n12} months, and costs of {n900} crowns must be paid within {n28} days.

All cases of the week are published on this page after the hearing. Names are left out only if the court so orders.

If you have been named by mistake, write to the editor with proof of your identity.""",
    # An appointment
    """{firm} has named {name} as its chief financial officer with effect from 1 {month}, the company said on {day}.

The new finance chief joins from {firm}, having spent {n20} years there, and succeeds {name}, who retires.

“I am delighted to welcome such an experienced colleague to the board,” said {name}, who chairs it.

The company employs {n9},{n999} people and had sales of {n900} million crowns last year. Its shares closed at {n90}.{n99} crowns.""",
]  # fmt: skip


def _filled(template: str, chance: random.Random) -> str:
    def fill(found: re.Match[str]) -> str:
        slot = found[1]
        if re.fullmatch(r"n\d+", slot):
            return str(chance.randint(1, int(slot[1:])))
        return chance.choice(_VOCABULARY.get(slot, slot).split("|"))

    return re.sub(r"\{([^}]+)\}", fill, re.sub(r"(?<!\n)\n(?!\n)", " ", template))
