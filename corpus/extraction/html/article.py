"""The article among the blocks of a page: several extractors are heard, and a small model has the last word
on each block.

trafilatura (Barbaresi, ACL 2021), once as it comes and once strict, jusText (Pomikálek 2011) and, where the
page carries one, the ``articleBody`` of its JSON-LD say which words are the article. Each block of the page
then gets the log-odds that it is: from those opinions, from what is said of its neighbours and its boxes, and
from shallow features (Kohlschütter et al., "Boilerplate detection using shallow text features", WSDM 2010).
The words themselves come from the page, never from an extractor, so that none is lost or glued.
"""

import math
import re
from collections import defaultdict
from collections.abc import Sequence

from lxml.etree import _Element

from corpus.extraction.blocks import ends_sentence
from corpus.extraction.html.blocks import Block
from corpus.extraction.html.completing import completed, without_repeats, without_teasers
from corpus.extraction.html.opinions import LEAST_SPOKEN, Opinion, Votes, leading, tokens_of, votes_on
from corpus.extraction.html.said.metadata import Said
from corpus.extraction.page_words import ADDRESS, BOX_PATTERNS, BOXES, OPENING

# Log-odds that a block is article. A logistic regression (L2, C = .03, blocks weighted by the root of their
# words) on 58,000 blocks of 268 public
# pages with known text, 222 of them of newsrooms, none of a site that bench/README.md reports on; 2026-11-22.
# Of 66 features tried these 28 do as
# well as all: F1 .967 by cross-validation over sites on the news pages, where trafilatura alone has .939;
# boosted trees on the 66 had .965.
_BIAS = -5.04
_WEIGHTS = {
    "lenient": 1.06, "strict": 1.45, "long": 0.85, "near": 0.49, "around": 0.6, "region": 0.72, "after": 0.51, "parent": -1.22,
    "parent mass": 11.13, "outer": -0.82, "outer mass": 5.27, "below": -0.6, "length": 0.25, "sentence": 1.15, "linked": -0.95,
    "heading": 0.63, "div": -0.67, "title": -2.4, "standfirst": 4.64, "opening": -0.9, "address": -1.71, "quoted": 0.97,
    "appeal": -0.94, "social": -0.91, "media": -1.05, "meta": -0.61, "body": 1.4, "unseen": -0.59,
}  # fmt: skip

_CALLED = ("class", "id", "data-component", "data-testid", "itemprop", "role", "data-type")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LONGEST_NAME = 300  # characters of a class or id that are looked at
_QUOTED = re.compile(r"[\"“„«]")

_PROSE = 20  # words of a block that can hardly be anything but prose
_WIDE = (
    1 / 3
)  # of the article's words: a box that holds more of them frames the page, and its name says nothing of a block
_USUAL = (
    0.15  # of the article's words: names of boxes around more of them are how this site calls its paragraphs
)
# of the words that trafilatura's two opinions agree on; a model that keeps less of them has not understood
# the page
_TRUSTED = 0.6
_SHOWN = 0.5  # of an articleBody


def article_among(tree: _Element, blocks: Sequence[Block], said: Said) -> list[Block]:
    """Return those blocks of a page that are its article, in order, each once; the headline and byline are
    not among them.
    """
    page = Page.of(tree, blocks, said)
    words, kept = page.words, page.chosen()
    kept = without_teasers(blocks, kept)
    kept = completed(blocks, [i for i in kept if len(kept) == 1 or not page.is_heading(i)], said.standing)
    numbers = without_repeats(blocks, kept, words)
    while len(numbers) > 1 and blocks[numbers[-1]].element.tag in _HEADINGS:  # a heading of nothing
        numbers.pop()
    return [blocks[i] for i in numbers]


def is_untold(blocks: Sequence[Block], said: Said) -> bool:
    """Tell whether the page's own articleBody is mostly not among these blocks: a script would have shown
    it.
    """
    if len(said.body) < LEAST_SPOKEN:
        return False
    shown = Opinion("\n".join(block.text for block in blocks))
    return shown.of(tokens_of(said.body)) < _SHOWN


# The model


class Page:
    """The blocks of a page, and what is counted over all of them. ``words`` are the words of each block."""

    @classmethod
    def of(cls, tree: _Element, blocks: Sequence[Block], said: Said) -> "Page":
        """Hear the extractors on a page."""
        words = [tokens_of(block.text) for block in blocks]
        return cls(blocks, words, leading(votes_on(tree, words, said.body), words), said)

    def __init__(
        self, blocks: Sequence[Block], words: Sequence[Sequence[str]], votes: Votes, said: Said
    ) -> None:
        """Count over all blocks."""
        self._blocks, self.words, self._votes = blocks, words, votes
        heard = [votes.lenient, votes.strict, votes.shallow] + (
            [votes.spoken] * 2 if votes.spoken is not None else []
        )
        self._belief = [sum(opinions) / len(opinions) for opinions in zip(*heard, strict=True)]
        self._voted: dict[_Element, float] = defaultdict(
            float
        )  # words of the article under an element, as far as is believed
        self._held: dict[_Element, float] = defaultdict(float)  # words under an element
        for block, tokens, belief in zip(blocks, words, self._belief, strict=True):
            for element in (block.element, *block.element.iterancestors()):
                self._voted[element] += belief * len(tokens)
                self._held[element] += len(tokens)
        self._total = (
            sum(belief * len(tokens) for belief, tokens in zip(self._belief, words, strict=True)) or 1.0
        )
        self._boxes = self._boxes_without_usual()
        prose = [i for i, tokens in enumerate(words) if self._belief[i] > 0.5 and len(tokens) >= _PROSE]
        self._first, self._last = (prose[0], prose[-1]) if prose else (0, len(blocks) - 1)
        headline = said.standing.headline
        self._headline = headline if headline is not None and headline.tag in _HEADINGS else None
        self._titles = {" ".join(tokens_of(title)) for title in said.titles}
        self._byline = said.byline
        self._described = Opinion("\n".join(said.descriptions))

    def is_heading(self, i: int) -> bool:
        """Tell whether a block is the headline or the byline, which are kept apart from the article."""
        return self._blocks[i] is self._byline or self._is_title(i)

    def _is_title(self, i: int) -> bool:
        return " ".join(self.words[i]) in self._titles or self._blocks[i].element is self._headline

    def chosen(self) -> list[int]:
        """Return the numbers of the blocks that are article."""
        kept = [i for i in range(len(self._blocks)) if self._log_odds(i) > 0]
        votes, sizes = self._votes, [len(tokens) for tokens in self.words]
        agreed = {
            i for i, size in enumerate(sizes) if size and votes.lenient[i] > 0.5 and votes.strict[i] > 0.5
        }
        if kept and sum(sizes[i] for i in kept if i in agreed) >= _TRUSTED * sum(sizes[i] for i in agreed):
            return kept
        return [i for i, share in enumerate(votes.lenient) if share > 0.5]

    def _log_odds(self, i: int) -> float:
        found = self.features(i)
        return _BIAS + sum(weight * found[name] for name, weight in _WEIGHTS.items())

    def features(self, i: int) -> dict[str, float]:
        """Return what is known of a block, under the names of the weights."""
        return {**self._opinions(i), **self._surroundings(i), **self._looks(i)}

    def _opinions(self, i: int) -> dict[str, float]:
        lenient = self._votes.lenient[i]
        return {
            "lenient": lenient,
            "strict": self._votes.strict[i],
            "long": lenient * min(1.0, len(self.words[i]) / 30),
        }

    def _surroundings(self, i: int) -> dict[str, float]:
        own, size = self._belief[i] * len(self.words[i]), len(self.words[i])
        boxes = [*self._blocks[i].element.iterancestors()][:2] or [self._blocks[i].element]
        parent, outer = boxes[0], boxes[-1]
        return {
            "near": self._around(i, 1), "around": self._around(i, 3), "region": self._around(i, 8),
            "after": self._belief[i + 1] if i + 1 < len(self._belief) else 0.0,
            "parent": (self._voted[parent] - own) / max(1.0, self._held[parent] - size),
            "parent mass": min(0.2, (self._voted[parent] - own) / self._total),
            "outer": (self._voted[outer] - own) / max(1.0, self._held[outer] - size),
            "outer mass": min(0.2, (self._voted[outer] - own) / self._total),
            "below": float(i > self._last),
        }  # fmt: skip

    def _around(self, i: int, reach: int) -> float:
        """Return the mean belief in the blocks on either side, as far as a reach."""
        around = [*self._belief[max(0, i - reach) : i], *self._belief[i + 1 : i + reach + 1]]
        return sum(around) / len(around) if around else 0.0

    def _looks(self, i: int) -> dict[str, float]:
        block, tokens = self._blocks[i], self.words[i]
        return {
            "length": math.log1p(len(tokens)),
            "sentence": float(ends_sentence(block.text)),
            "linked": block.linked,
            "heading": float(block.element.tag in _HEADINGS),
            "div": float(block.element.tag == "div"),
            "title": float(self._is_title(i)),
            "standfirst": self._described.of(tokens) if len(tokens) > 5 and i <= self._first else 0.0,
            "opening": float(bool(OPENING.match(block.text))),
            "address": float(bool(ADDRESS.search(block.text))),
            "quoted": float(bool(_QUOTED.search(block.text))),
            **{name: float(name in self._boxes[i]) for name in (*BOXES, "unseen")},
        }

    def _boxes_without_usual(self) -> list[frozenset[str]]:
        """Return what the boxes around each block are called, without the names around much of the
        article.
        """
        known: dict[_Element, frozenset[str]] = {}
        boxes = [self._boxes_around(block.element, known) for block in self._blocks]
        counts: dict[str, float] = defaultdict(float)  # words, as far as is believed
        for around, tokens, belief in zip(boxes, self.words, self._belief, strict=True):
            for name in around:
                counts[name] += belief * len(tokens)
        usual = {name for name, count in counts.items() if count > _USUAL * self._total and name != "body"}
        return [around - usual for around in boxes]

    def _boxes_around(self, element: _Element, known: dict[_Element, frozenset[str]]) -> frozenset[str]:
        path: list[_Element] = []
        at: _Element | None = element
        while (
            at is not None and at not in known and at.tag != "body" and self._voted[at] <= _WIDE * self._total
        ):
            path.append(at)
            at = at.getparent()
        around = known.get(at, frozenset()) if at is not None else frozenset()
        for inner in reversed(path):
            around = known[inner] = around | _names_of(inner)
        return around


def _names_of(element: _Element) -> set[str]:
    called = " ".join((element.get(name) or "")[:_LONGEST_NAME] for name in _CALLED)
    names = (
        {name for name, pattern in BOX_PATTERNS.items() if pattern.search(called)}
        if called.strip()
        else set()
    )
    style = (element.get("style") or "").replace(" ", "")
    if "hidden" in element.attrib or element.get("aria-hidden") == "true" or "display:none" in style:
        names.add("unseen")
    return names
