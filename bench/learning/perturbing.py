"""False premises made from true questions: one thing in a question is changed so that it assumes what its
article does not say.

Names and places are exchanged for those of other questions, first of all questions about the same article;
numbers, years and months are moved; words are turned into their opposite; the verb is negated. What is put in
never stands in the article, and a word is turned into its opposite only where the article has the word
itself: “Who won the civil war, the south or the south?” and “the worst height for a player”, where nothing
speaks of the best, deny nothing.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.datasets import Labelled
from corpus.article import Article
from retrieval.query.overlap import term_set
from retrieval.query.terms import terms

_MONTHS = "January February March April May June July August September October November December".split()
_NUMBER_WORDS = "two three four five six seven eight nine ten eleven twelve".split()
_OPPOSITES = """increase decrease|increased decreased|rise fall|rose fell|won lost|win lose|largest smallest|biggest smallest|first last|
 highest lowest|high low|higher lower|more fewer|most least|oldest youngest|older younger|longest shortest|long short|before after|
 north south|northern southern|east west|eastern western|support oppose|supported opposed|approve reject|approved rejected|accept refuse|
 accepted refused|allow forbid|allowed forbidden|legal illegal|open closed|opened closed|begin end|began ended|start stop|started stopped|
 join leave|joined left|buy sell|bought sold|born buried|arrive depart|arrived departed|agree disagree|agreed disagreed|praise criticise|
 praised criticised|good bad|best worst|better worse|early late|earlier later|early late|success failure|succeed fail|succeeded failed|
 gain lose|gained lost|strong weak|stronger weaker|positive negative|public private|internal external|inside outside|upper lower|
 male female|men women|man woman|father mother|son daughter|brother sister|husband wife|king queen|major minor|maximum minimum|
 rich poor|wet dry|hot cold|warm cool|winter summer|day night|light heavy|old new|ancient modern|import export|attack defend|
 attacked defended|enter leave|entered left|include exclude|included excluded|create destroy|created destroyed|build demolish|
 built demolished|common rare|cause prevent|caused prevented|fast slow|near far|expand shrink|expanded shrank|democratic republican|
 majority minority|friend enemy|victory defeat|peace war|hire fire|hired fired|safe dangerous|true false|love hate|
 simple complex|single multiple|raise lower|raised lowered|same different|advantage disadvantage|teacher student|urban rural|
 ban allow|banned allowed|cut raise|cuts raises|cutting raising|impose lift|imposed lifted|grow shrink|grew shrank|growing shrinking|
 climbed dropped|soared plunged|surged slumped|welcome condemn|welcomed condemned|backed opposed|
 deny admit|denied admitted|confirm deny|confirmed denied|extend shorten|extended shortened|widen narrow|widened narrowed|
 strengthen weaken|strengthened weakened|arrested released|convicted acquitted|guilty innocent|survive die|survived died|keep scrap|
 kept scrapped|resume suspend|resumed suspended|above below|likely unlikely|cheap expensive|cheaper dearer|surplus deficit|
 profit loss|profits losses|refuse agree|refused agreed|refusing agreeing|hasten delay|hastened delayed|appoint dismiss|appointed dismissed|
 remember forget|lend borrow|borrowed lent|encourage discourage|encouraged discouraged|satisfied dissatisfied|popular unpopular|
 optimistic pessimistic|temporary permanent|voluntary compulsory|domestic foreign|improve worsen|improved worsened|
 tighten relax|tightened relaxed|honoured broke|upheld overturned|protect endanger|protected endangered|reveal conceal|revealed concealed|
 helped hindered|help hinder|reunite separate|reunited separated|winners losers|quiet noisy|calm stormy|clean dirty|deep shallow|
 wide narrow|thick thin|empty full|crowded deserted|repaired damaged|repair damage|approve veto|approved vetoed"""
_AUXILIARIES = {
    "did": "didn't", "does": "doesn't", "do": "don't", "was": "wasn't", "were": "weren't", "is": "isn't", "are": "aren't",
    "has": "hasn't", "have": "haven't", "can": "can't", "could": "couldn't", "will": "won't", "would": "wouldn't", "should": "shouldn't",
}  # fmt: skip
_NAME = re.compile(r"\b[A-Z][\w’'-]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w’'-]*)*")
_OPENERS = re.compile(
    r"(?:What|Who|When|Where|Which|Why|How|In|On|At|The|A|Is|Are|Was|Were|Did|Do|Does|Has|Have|I|Of|For|By|To|If|After|Before)$"
)


@dataclass(frozen=True, slots=True)
class FalsePremise:
    """A question that assumes something false, what kind of thing was changed, and the true one it was made
    from.
    """

    text: str
    kind: str
    twin: Labelled


def false_premises(
    twins: Sequence[Labelled], articles: dict[str, Article], seed: int
) -> Iterator[FalsePremise]:
    """Yield for each answerable question one false premise of each kind that it allows."""
    chance = random.Random(seed)
    names: dict[str, list[str]] = {}
    for twin in twins:
        names.setdefault(twin.home or "", []).extend(_names(twin.text))
    everyone = sorted({name for of_one in names.values() for name in of_one})
    for twin in twins:
        held = articles[twin.home or ""]
        words = f"{held.title} {held.text}".casefold()
        near = sorted(set(names[twin.home or ""]))
        changes = {
            "name": _other_name(twin.text, (near, everyone), words, chance),
            "number": _other_number(twin.text, words, chance),
            "month": _other_of(twin.text, _MONTHS, words, chance),
            "antonym": _opposite(twin.text, words, chance),
            "negation": _negated(twin.text),
        }
        for kind, changed in changes.items():
            text = _exchanged(twin.text, *changed) if changed else twin.text
            if text != twin.text:
                yield FalsePremise(text, kind, twin)


def _exchanged(text: str, removed: str, put_in: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(removed)}(?!\w)", lambda _: put_in, text, count=1)


def _names(text: str) -> list[str]:
    found = []
    for match in _NAME.finditer(text):
        words = match[0].split()
        while words and _OPENERS.match(words[0]) and match.start() == 0:
            words = words[1:]
        if words and words[0] not in _MONTHS:
            found.append(" ".join(words))
    return found


def _other_name(
    text: str, pools: Sequence[Sequence[str]], words: str, chance: random.Random
) -> tuple[str, str] | None:
    mine = _names(text)
    if not mine:
        return None
    removed = chance.choice(mine)
    wanted = len(removed.split())

    def fits(name: str) -> bool:
        return (
            name.casefold() not in words
            and abs(len(name.split()) - wanted) <= 1
            and not set(name.split()) & set(text.split())
        )

    for pool in pools:
        fitting = [name for name in pool if fits(name)]
        if fitting:
            return removed, chance.choice(fitting)
    return None


def _other_number(text: str, words: str, chance: random.Random) -> tuple[str, str] | None:
    numbers = re.findall(r"\b\d[\d,.]*\b", text)
    if not numbers:
        return _other_of(text, _NUMBER_WORDS, words, chance)
    removed = chance.choice(numbers).rstrip(".,")
    plain = removed.replace(",", "")
    if not plain.isdigit():
        return None
    for _ in range(20):
        moved = (
            int(plain) + chance.choice([-1, 1]) * chance.randint(1, 40)
            if len(plain) == 4
            else chance.randint(1, 3 * int(plain) + 9)
        )
        if moved > 0 and str(moved) not in words and str(moved) != plain:
            return removed, str(moved)
    return None


def _other_of(text: str, words: Sequence[str], held: str, chance: random.Random) -> tuple[str, str] | None:
    for word in words:
        if re.search(rf"\b{word}\b", text):
            other = [w for w in words if w != word and not _holds(held, w)]
            return (word, chance.choice(other)) if other else None
    return None


def _opposite(text: str, held: str, chance: random.Random) -> tuple[str, str] | None:
    """Return a word of a text and its opposite, of which an article holds the first and not the other; “how
    old” asks of the young, too.
    """
    opposites = [pair.split() for pair in "".join(_OPPOSITES.splitlines()).split("|")]
    both = [(one, other) for one, other in opposites] + [(other, one) for one, other in opposites]
    fitting = [
        (one, other)
        for one, other in both
        if re.search(rf"(?<![Hh]ow )\b{one}\b", text)
        and _holds(held, one)
        and not _holds(f"{held} {text}", other)
    ]
    return chance.choice(fitting) if fitting else None


def _holds(text: str, word: str) -> bool:
    """Tell whether a text holds a word in any form of it; a number in words or in digits."""
    return re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) is not None or bool(
        term_set(text) & frozenset(terms(word))
    )


def _negated(text: str) -> tuple[str, str] | None:
    """Return the verb that is negated, and how; none where the question itself is whether it is so."""
    words = re.findall(r"\w+", text)
    if words and words[0].lower() in _AUXILIARIES:
        return None
    for word in words[:6]:
        if word in _AUXILIARIES:
            return word, _AUXILIARIES[word]
    return None
