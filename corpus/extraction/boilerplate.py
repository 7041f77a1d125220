"""Which blocks of a page are its article and which are furniture: features of blocks, and the rule that was
learned over them.

The features follow Kohlschütter, Fankhauser and Nejdl, "Boilerplate detection using shallow text features"
(WSDM 2010), without the link density that plain text has lost: how long a block is, whether it ends as a
sentence does, how many of its words are the small words of running text, how it is spelled, what it speaks
of; then the same of its neighbours and of the stretch it stands in. A small network turns them into log-odds,
and the most probable run of "article" and "furniture" over the page is found with a two-state Viterbi pass
(Forney 1973), because furniture comes in stretches. The weights are in ``boilerplate.json``, which says what
they were learned from; ``bench/train_cleaner.py`` makes it.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.extraction.blocks import Block, ends_sentence
from corpus.extraction.bylines import lead_ins

Matrix = NDArray[np.float32]
Mask = NDArray[np.bool_]

_HEAD = 500  # characters of a block that are looked at: what it is, it is from its first words
_STRETCH = 5000  # blocks judged at a time: no page has more, and memory stays bounded for what is no page
_SURE = 6.0  # log-odds beyond which one block may not drag its neighbours along
# log-odds a stretch must outweigh to be told apart from what surrounds it; 0, 1, 1.5 and 2 were tried (see
# boilerplate.json)
_SWITCH_COST = 1.0
# how much one block may say against an article that goes on after it; without it and with -3 the measure was
# the same
_INTERJECTION = -1.5
_STRAY = -0.5  # log-odds below which a block is furniture wherever it stands; -1 and 0 were tried too
# log-odds added to a sentence that states: the network alone loses short paragraphs; 0, 0.5 and 1.5 were
# tried on the development part
_STATED = 1.0
_STATED_IN_LITTLE = (
    2.5  # more of it where there is little text, which saved pages have few of to learn from; set by hand
)
_LITTLE = 60  # blocks from which on it is not
# log-odds from which down a block that speaks of the page is furniture even in what is given as an article;
# -1 lost paragraphs, -2 left newsletters in
_PLAIN = -1.5
_CALLED = 1.5  # log-odds taken from a block that calls out, unless it is a quote; set by hand
_REPEATED = (
    3.0  # log-odds that a block loses each time the number of files that hold it grows e-fold; set by hand
)
_COPY = (
    0.5  # share of an article's words from which what other files hold of it is a copy of it, not furniture
)

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_QUOTED = re.compile(
    r"[\"“„«][^\"“”„«»]*(?:[\"“”»]|$)"
)  # a quote that goes on in the next paragraph is left open
_QUOTE_MARK = re.compile(r"[\"“”„«»]")
_TIME_AGO = re.compile(
    r"\b\d+\s?(?:m|h|d|mins?|minutes?|hours?|hrs?|days?|weeks?|months?|years?)\.? (?:ago|read)\b|\bvor \d+ \w+|\bil y a \d+|\bhace \d+",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_DAY = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b"
    r"|\b(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|okt|oct|nov|de[cz])[a-zé]*\.? ?(?:\d{1,2},? )?(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_WEB_ADDRESS = re.compile(r"https?://|www\.|\w@\w|(?:^|\s)[@#]\w")
_MENU = re.compile(r"\s[|•·»›/]\s")
_BULLET = re.compile(r"[-*•·–+]\s|\d{1,2}[.)]\s")
# in the languages that the network has learned it of
_BYLINE = re.compile(rf"(?:{lead_ins(*'en de fr es nl it'.split())})\s+[^\W\d_]", re.IGNORECASE)
_CREDIT = re.compile(
    r"\((?:photo|image|picture|credit|foto|ap|afp|reuters|getty|epa|dpa)\b"
    r"|\b(?:ap|afp|reuters|epa|dpa|getty images|shutterstock|istock|file photo)\)?\.?$"
    r"|^(?:photo|image|picture|foto|caption|credit|source|quelle|bild)[s:]?[^\w]",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\b(?:correct(?:s|ed|ion|ions)|clarif\w+|amended|retract\w+|withdr[ae]wn?|earlier version|editor['’]?s['’]? note|note from (?:the|our) editors?)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"[{}<>=;]|\|\|")

_PHRASE = re.compile(
    r"\b(?:(?:read|see|also|learn|show|load|find out) (?:more|next|also|read)|(?:sign|log) (?:up|in)|skip to|(?:share|print) this|follow (?:us|me)|support us"
    r"|all rights reserved|click here|your (?:support|e-?mail|inbox|contribution|privacy|browser)|dear (?:reader|friend)s?|a (?:message|note|word) from"
    r"|(?:our|free|weekly|daily) (?:newsletter|readers?|journalism|reporting|newsroom|work|website|site|app|partners)|you can (?:unsubscribe|cancel|opt)"
    r"|(?:thank you|thanks) for|(?:become|already) a (?:member|subscriber)|(?:leave|post|add) a (?:comment|reply)|more (?:on|from|about|stories|in)|image (?:caption|source)"
    r"|terms (?:of|and)|opens in|continue reading|recommended for|most (?:read|popular|viewed)|(?:this|the) (?:site|page|video)|remind me|maybe later|not now|lesen sie|mehr zum|à lire|lee también)\b",
    re.IGNORECASE,
)

# The most frequent small words of eleven languages; where a page has none of them, its language is another
# and nothing is made of that.
_SMALL = frozenset(
    "the of and to in a is that for it was on with as he she his her at by from they this be have had has are were will would but not or which"
    " their its who been an said der die das und den von zu mit ist nicht ein eine im auf für des dem sich auch es als wird sind hat dass werden"
    " bei nach einer aus er sie wie so um noch zum zur le la les et en un une du est que dans qui par pour sur au pas plus ce il elle se sont avec"
    " ne aux été son sa cette el los las y por con del lo su para al como más pero sus ha fue no di che e per è della sono non gli da nel i alla"
    " più de het van dat op te zijn voor met niet aan er om ook maar o do em um uma não com os dos na mais foi pelo w z nie się że jest jak od za"
    " są przez dla и в не на что с по как это из у от но он к а".split()
)
# Words that tell what a block is about when it is about the page itself, and a few that tell a report.
_KINDS = {
    "letter": "newsletter newsletters subscribe subscriber subscribers subscription subscriptions unsubscribe inbox mailbox signup abonnieren"
    " abonnement abonnez abo suscríbete suscripción iscriviti assine newslettera",
    "account": "login logout register registrieren anmelden einloggen connexion password passwort username account konto iniciar",
    "legal": "cookie cookies copyright privacy impressum datenschutz agb datenschutzerklärung disclaimer mentions confidentialité privacidad"
    " trademark terms reserved gdpr imprint",
    "share": "share tweet facebook twitter whatsapp linkedin pinterest instagram reddit telegram email e-mail print follow teilen drucken merken"
    " partager imprimer compartir condividi flipboard tumblr youtube rss pocket xing messenger bookmark",
    "talk": "comment comments reply replies kommentar kommentare kommentieren commentaire commentaires commenter comentarios comentario commenti"
    " permalink antworten discussion disqus moderated reacties trackback",
    "more": "related recommended popular trending latest more similar mehr weitere lesen ähnliche voir aussi lire articles relacionados"
    " recomendados noticias przeczytaj czytaj next previous zurück weiter archive archives categories tags topics tag category kategorie"
    " kategorien schlagwörter themen headlines",
    "advert": "advertisement advertising ad ads sponsored promoted anzeige werbung publicité publicidad advertise sponsor promotion shop deals buy"
    " price jetzt kaufen reklama",
    "site": "menu search home contact about sitemap navigation skip faq jobs careers suche startseite kontakt accueil rechercher buscar inicio app"
    " download help site website page loading close toggle videos gallery galleries theme wordpress powered",
    "money": "donate donation donations contribute contribution spenden spende membership member members unterstützen",
    "reader": "you your yours you're click please sie ihre ihr ihren ihnen du dein vous votre vos usted tu tus enter",
    "ours": "we our us ours wir unser unsere unseren uns nous notre nos nuestro nuestra nuestros",
    "report": "said says told reported announced added according officials police minister president asked sagte erklärte laut teilte dit déclaré"
    " selon dijo según explained warned court government spokesman spokeswoman",
    "author": "author editor writer journalist reporter correspondent contributor covers autor redakteur redaktion columnist born biography"
    " editorial staff writes bio",
}
_OF_THE_PAGE = 9  # the first so many kinds are furniture's own
_KIND_OF: dict[str, list[int]] = {}
for _number, _words in enumerate(_KINDS.values()):
    for _word in _words.split():
        _KIND_OF.setdefault(_word, []).append(_number)

OWN = (
    "log_words", "words_1_2", "words_3_5", "words_6_10", "words_11_20", "words_over_20", "words_over_45", "letters_a_word",
    "ends", "ends_called", "ends_asked", "ends_colon", "ends_dots", "ends_comma",
    "starts_lower", "starts_digit", "starts_quote", "starts_other", "bullet",
    "capitals", "all_capitals", "digits", "small_words", "small_none", "commas", "quotes",
    "time_ago", "clock", "day", "web_address", "menu", "byline", "credit", "phrase", "phrase_first", "code", "brackets",
    *_KINDS, "kinds", "kind_density",
    "goes_on", "prose", "short_prose", "long_open", "sentences", "label", "short_plain", "title_case",
)  # fmt: skip
_COLUMN = {name: number for number, name in enumerate(OWN)}
_SIGNS_OF_PAGE = ("phrase", "reader", "ours", "label", "time_ago", "credit", "web_address")
_SHIFTED = (
    "log_words", "ends", "small_words", "prose", "kinds", "capitals", "words_1_2", "starts_lower", "goes_on", "quotes", "reader", "ours",
    "more", "talk", "ends_colon", "report", "label", "bullet", "title_case", "phrase",
)  # fmt: skip
_SHIFTS = (-2, -1, 1, 2)
_SPREAD = (
    "log_words", "prose", "ends", "kinds", "small_words", "reader", "ours", "digits", "more", "talk", "legal", "quotes", "label", "title_case",
    "short_plain", "phrase",
)  # fmt: skip
_WINDOWS = ((3, 3), (10, 10), (10, 0), (0, 10), (30, 30))  # blocks before and after that a stretch is made of
_HEADINGS = ("talk", "more", "letter", "legal")  # short blocks of these kinds say what comes below them
_PLACE = (
    "at", "at_words", "first_3", "last_3", "in_main", "before_main", "after_main", "main_words", "main_share",
    *(f"since_{kind}" for kind in _HEADINGS), *(f"seen_{kind}" for kind in _HEADINGS),
    "twice", "topical", "prose_blocks", "prose_share", "blocks",
)  # fmt: skip
_PRODUCTS = (
    ("topical", "short"), ("prose", "in_main"), ("short", "in_main"), ("kinds", "in_main"), ("ends", "in_main"), ("label", "in_main"),
    ("prose", "reader"), ("prose", "ours"), ("prose", "report"), ("prose", "topical"), ("prose", "since_talk"), ("prose", "seen_talk"),
    ("log_words", "after_main"), ("log_words", "before_main"), ("prose", "after_main"), ("prose", "before_main"), ("twice", "short"),
    ("short_plain", "near_prose"), ("prose", "phrase"), ("reader", "ours"), ("phrase", "in_main"),
)  # fmt: skip
NAMES = (
    *OWN,
    *(f"{name}{shift:+d}" for shift in _SHIFTS for name in _SHIFTED),
    *(f"{name}~{before}~{after}" for before, after in _WINDOWS for name in _SPREAD),
    *_PLACE,
    *(f"{one}*{other}" for one, other in _PRODUCTS),
)


def article_blocks(blocks: Sequence[Block], repeated: Callable[[str], int]) -> list[int]:
    """Return the indices of the blocks that are article.

    ``repeated`` says of a block's text how many other pages of the same publisher hold it.
    """
    kept: list[int] = []
    for start in range(0, len(blocks), _STRETCH):
        stretch = blocks[start : start + _STRETCH]
        odds = _less_repeated(log_odds(stretch), stretch, [repeated(block.text) for block in stretch])
        kept.extend(start + at for at in _most_probable(odds.tolist()))
    return kept


def plainly_furniture(blocks: Sequence[Block]) -> list[bool]:
    """Tell which blocks of what is given as an article's own text are none: they look it, and speak of the
    page or to its reader.

    What corrects or explains the article is none of these.
    """
    rows = features(blocks)
    of_page = _of_page(rows) | (rows[:, _COLUMN["code"]] > 0)
    corrects = np.array([bool(_CORRECTS.search(block.text)) for block in blocks])
    return [bool(one) for one in (_odds(rows) < _PLAIN) & of_page & ~corrects]


def log_odds(blocks: Sequence[Block]) -> Matrix:
    """Return for each block the log-odds that it is article, from -6 to 6."""
    return _odds(features(blocks))


def _odds(rows: Matrix) -> Matrix:
    network = _network()
    hidden = np.tanh(rows @ network.inner + network.inner_bias)
    little = max(0.0, 1 - len(rows) / _LITTLE)
    odds = (
        hidden @ network.outer + network.outer_bias + (_STATED + _STATED_IN_LITTLE * little) * _states(rows)
    )
    odds -= _CALLED * _calls(rows)
    return np.asarray(np.clip(odds, -_SURE, _SURE), dtype=np.float32)


def _states(rows: Matrix) -> Mask:
    """Tell which blocks are a sentence, or an item of a list, that speaks neither of the page nor to its
    reader.
    """
    ends, words = (
        (rows[:, _COLUMN["ends"]] > 0) | (rows[:, _COLUMN["ends_colon"]] > 0),
        np.expm1(rows[:, _COLUMN["log_words"]]),
    )
    asks = (rows[:, _COLUMN["ends_asked"]] > 0) & (rows[:, _COLUMN["quotes"]] == 0) & (words < 8)
    return np.asarray(
        ((ends & (words > 2.5)) | (rows[:, _COLUMN["bullet"]] > 0)) & ~_of_page(rows) & ~_calls(rows) & ~asks
    )


def _of_page(rows: Matrix) -> Mask:
    """Tell which blocks speak of the page or to its reader; one word of that kind is not enough in a sentence
    of some length.
    """
    ends, words = (
        (rows[:, _COLUMN["ends"]] > 0) | (rows[:, _COLUMN["ends_colon"]] > 0),
        np.expm1(rows[:, _COLUMN["log_words"]]),
    )
    signs = rows[:, [_COLUMN[name] for name in _SIGNS_OF_PAGE]].sum(axis=1) > 0
    return np.asarray(signs | (rows[:, _COLUMN["kinds"]] > np.where(ends & (words > 7), 1, 0)))


def _calls(rows: Matrix) -> Mask:
    """Tell which blocks call out and are no quotes."""
    return np.asarray((rows[:, _COLUMN["ends_called"]] > 0) & (rows[:, _COLUMN["quotes"]] == 0))


@dataclass(frozen=True, slots=True)
class _Network:
    """One hidden layer of tanh units: features x units, units, units, one."""

    inner: Matrix
    inner_bias: Matrix
    outer: Matrix
    outer_bias: float


@cache
def _network() -> _Network:
    kept = json.loads(Path(__file__).with_name("boilerplate.json").read_text(encoding="utf-8"))
    inner = np.array([kept["inner"][name] for name in NAMES], dtype=np.float32)
    return _Network(
        inner,
        np.array(kept["inner_bias"], np.float32),
        np.array(kept["outer"], np.float32),
        float(kept["outer_bias"]),
    )


def _less_repeated(odds: Matrix, blocks: Sequence[Block], counts: Sequence[int]) -> Matrix:
    """Lower the odds of blocks that other pages hold too, more often than they hold this page's article as a
    whole.
    """
    if not any(counts):
        return odds
    often = np.array(counts)
    words = np.array([len(block.text) for block in blocks]) * (odds > 0)
    order = np.argsort(often)
    running = np.cumsum(words[order])
    copies = int(often[order][np.searchsorted(running, (1 - _COPY) * running[-1])]) if running[-1] else 0
    return np.asarray(odds - _REPEATED * np.log1p(np.maximum(0, often - copies)), dtype=np.float32)


def _most_probable(odds: Sequence[float]) -> list[int]:
    """Return where the most probable path through a page is article, but for blocks that are plainly
    furniture by themselves.
    """
    weights = [max(one, _INTERJECTION) for one in odds]
    article, furniture = weights[0], 0.0
    came_from: list[tuple[bool, bool]] = []
    for one in weights[1:]:
        stays, leaves = article >= furniture - _SWITCH_COST, article - _SWITCH_COST > furniture
        came_from.append((stays, leaves))
        article, furniture = (
            max(article, furniture - _SWITCH_COST) + one,
            max(furniture, article - _SWITCH_COST),
        )
    state = article > furniture
    path = [state]
    for stays, leaves in reversed(came_from):
        state = stays if state else leaves
        path.append(state)
    path.reverse()
    return [at for at, is_article in enumerate(path) if is_article and odds[at] > _STRAY]


def features(blocks: Sequence[Block]) -> Matrix:
    """Return a row of numbers for each block, in the order of `NAMES`. There must be a block."""
    own = np.array([_own(block) for block in blocks], dtype=np.float32)
    _allow_for_language(own)
    named = {name: own[:, number] for name, number in _COLUMN.items()}
    named["short"] = (named["log_words"] < math.log1p(6)).astype(np.float32)
    above, below = _moved(own, -1)[:, _COLUMN["prose"]], _moved(own, 1)[:, _COLUMN["prose"]]
    named["near_prose"] = above + below
    named.update(_place(blocks, named))
    core = own[:, [_COLUMN[name] for name in _SHIFTED]]
    place = np.stack([np.asarray(named[name], dtype=np.float32) for name in _PLACE], axis=1)
    products = np.stack(
        [np.asarray(named[one] * named[other], dtype=np.float32) for one, other in _PRODUCTS], axis=1
    )
    return np.concatenate(
        [own, *(_moved(core, shift) for shift in _SHIFTS), *_stretches(own), place, products], axis=1
    )


def _own(block: Block) -> list[float]:
    """Return what a block looks like by itself, in the order of `OWN`."""
    text = block.text
    head = text[:_HEAD]
    words = _WORD.findall(head)
    quotes = len(_QUOTE_MARK.findall(head))
    voice = _QUOTED.sub(" ", head) if quotes else head
    kinds = _kinds(_WORD.findall(voice) if quotes else words)
    small, capitals, upper, digits = _spelling(words)
    n, many = len(words), max(1, len(words))
    amount = max(n, len(head) / 12, 1) * max(
        1.0, len(text) / _HEAD
    )  # about the number of words of the whole; some scripts part none
    ends = ends_sentence(text)
    mark = text[-4:].rstrip("\"'”’»)]")[-1:] if ends else ""
    of_page = sum(kinds[:_OF_THE_PAGE])
    return [
        math.log1p(amount), n <= 2, 3 <= n <= 5, 6 <= n <= 10, 11 <= n <= 20, amount > 20, amount > 45, min(12, len(head) / many) / 6,
        ends, mark == "!", mark == "?", text[-1] == ":", text.endswith(("…", "...")), text[-1] == ",",
        *_beginning(text),
        capitals / many, upper > 0.7 * many, digits / many, small / many, small == 0, min(1, head.count(",") / many * 5), min(2, quotes),
        *_signs(head, digits > 0), *_phrases(voice), min(1, len(_CODE.findall(head)) / many), "(" in head or "[" in head,
        *(min(2, kind) for kind in kinds), min(4, of_page), of_page / many,
        block.goes_on, ends and amount > 12 and small > 0.2 * many, ends and 4 <= n <= 12, not ends and amount > 12,
        min(4, head.count(". ")), n <= 6 and not ends and of_page >= 0.3 * many, n <= 6 and not ends and not of_page, n > 3 and capitals >= 0.8 * n,
    ]  # fmt: skip


def _beginning(text: str) -> tuple[bool, bool, bool, bool, bool]:
    first = text[0]
    quote = first in "\"“„«'‘"
    return first.islower(), first.isdigit(), quote, not (first.isalnum() or quote), bool(_BULLET.match(text))


def _signs(head: str, digits: bool) -> tuple[bool, ...]:
    dated = [bool(sign.search(head)) for sign in (_TIME_AGO, _CLOCK, _DAY)] if digits else [False] * 3
    credit = bool(_CREDIT.search(head[-60:]) or _CREDIT.match(head))
    return (
        *dated,
        bool(_WEB_ADDRESS.search(head)),
        bool(_MENU.search(head)),
        bool(_BYLINE.match(head)),
        credit,
    )


def _phrases(voice: str) -> tuple[int, bool]:
    """Return how much a block speaks of the page, and whether it does from its first word on."""
    return min(2, sum(1 for _ in _PHRASE.finditer(voice))), bool(_PHRASE.match(voice))


def _kinds(words: Sequence[str]) -> list[int]:
    counts = [0] * len(_KINDS)
    for word in words:
        for kind in _KIND_OF.get(word.lower(), ()):
            counts[kind] += 1
    return counts


def _spelling(words: Sequence[str]) -> tuple[int, int, int, int]:
    """Return how many words are small words, begin with a capital, are all capitals, begin with a digit."""
    small = capitals = upper = digits = 0
    for word in words:
        if word in _SMALL:
            small += 1
        elif word[0].isupper():
            capitals += 1
            upper += word.isupper() and len(word) > 1
        elif word[0].isdigit():
            digits += 1
    return small, capitals, upper, digits


def _allow_for_language(own: Matrix) -> None:
    """Where long blocks hold no small words that are known, suppose that those which end as sentences do have
    them.
    """
    long = own[:, _COLUMN["words_over_20"]] > 0
    if not long.any() or own[long, _COLUMN["small_words"]].mean() >= 0.1:
        return
    ends = own[:, _COLUMN["ends"]] > 0
    own[:, _COLUMN["small_words"]] = np.where(ends, 0.4, 0.25)
    own[:, _COLUMN["small_none"]] = 0
    own[:, _COLUMN["prose"]] = ends & (own[:, _COLUMN["log_words"]] > math.log1p(12))


def _moved(rows: Matrix, shift: int) -> Matrix:
    """Return for each block the row of the block so many places below it, zeros where there is none."""
    moved = np.zeros_like(rows)
    if shift < 0:
        moved[-shift:] = rows[:shift]
    else:
        moved[: max(0, len(rows) - shift)] = rows[shift:]
    return moved


def _stretches(own: Matrix) -> list[Matrix]:
    """Return for each block the means over the windows that it stands in."""
    spread = own[:, [_COLUMN[name] for name in _SPREAD]]
    sums = np.concatenate([np.zeros((1, spread.shape[1])), np.cumsum(spread, axis=0, dtype=np.float64)])
    here = np.arange(len(own))
    return [
        (
            (sums[np.minimum(len(own), here + after + 1)] - sums[np.maximum(0, here - before)])
            / (before + after + 1)
        ).astype(np.float32)
        for before, after in _WINDOWS
    ]


def _place(blocks: Sequence[Block], named: dict[str, Matrix]) -> dict[str, Matrix]:
    """Return where each block stands in the page and to what it belongs, by the names in `_PLACE`."""
    n, here = len(blocks), np.arange(len(blocks))
    words, prose = np.expm1(named["log_words"]), named["prose"] > 0
    start, end = _main_stretch(words, prose, named["kinds"])
    in_main = (here >= start) & (here < end)
    total, main = max(1.0, float(words.sum())), float(words[start:end].sum())
    counts = Counter(block.text for block in blocks)
    place = {
        "at": here / n,
        "at_words": (np.cumsum(words) - words) / total,
        "first_3": here < 3,
        "last_3": here >= n - 3,
        "in_main": in_main,
        "before_main": np.log1p(np.maximum(0, start - here)),
        "after_main": np.log1p(np.maximum(0, here - end + 1)),
        "main_words": np.full(n, math.log1p(main)),
        "main_share": np.full(n, main / total),
        "twice": np.array([counts[block.text] > 1 for block in blocks]),
        "topical": _topicality(blocks, prose & in_main),
        "prose_blocks": np.full(n, math.log1p(int(prose.sum()))),
        "prose_share": np.full(n, prose.mean()),
        "blocks": np.full(n, math.log1p(n)),
    }
    for kind in _HEADINGS:
        heading = (named[kind] > 0) & (named["short"] > 0) & (here > start)
        last = np.maximum.accumulate(np.where(heading, here, -_STRETCH))
        place[f"since_{kind}"] = np.exp((last - here) / 8.0)
        place[f"seen_{kind}"] = np.minimum(3, np.cumsum(heading)) / 3
    return {name: np.asarray(values, dtype=np.float32) for name, values in place.items()}


def _main_stretch(words: Matrix, prose: Mask, kinds: Matrix) -> tuple[int, int]:
    """Return begin and end of the stretch with the most running text in it, every other block in it counting
    against it.
    """
    gains = np.where(prose, np.minimum(words, 80), -8 - 4 * np.minimum(kinds, 2))
    sums = np.concatenate([[0.0], np.cumsum(gains)])
    end = int(np.argmax(sums - np.minimum.accumulate(sums)))
    return int(np.argmin(sums[: end + 1])), end


def _topicality(blocks: Sequence[Block], article: Mask) -> list[float]:
    """Return for each block the share of its longer words that stand in the running text of another block."""
    found = [{word.lower() for word in _LONG_WORD.findall(block.text[:_HEAD])} for block in blocks]
    counts = Counter(
        word for words, is_article in zip(found, article, strict=True) if is_article for word in words
    )
    return [
        sum(counts[word] > is_article for word in words) / (len(words) + 1)
        for words, is_article in zip(found, article.tolist(), strict=True)
    ]
