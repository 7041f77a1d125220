"""What became of an article's sentences from one state to the next, and of the quotes that past answers took
from it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from corpus.article import Article, Paragraph
from corpus.dates import day_in_words
from corpus.sentences import sentence_spans
from corpus.store.protocols import Articles
from corpus.store.records import GivenCitation

# Of 100, rapidfuzz's ratio: sentences that are more alike are one sentence in two wordings; set by hand on
# corrections.
_ALIKE = 60
_SHOWN = {
    "title": "headline",
    "publisher": "publisher",
    "published": "date",
    "updated": "time of update",
    "url": "address",
    "section": "section",
    "genre": "genre",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """A sentence, or a detail beside the text, before and after."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What is other in one state of an article than in the one before.

    Sentences that only stand elsewhere are not.
    """

    details: tuple[tuple[str, Changed], ...]
    changed: tuple[Changed, ...]
    withdrawn: tuple[str, ...]
    new: tuple[str, ...]

    def in_words(self) -> str:
        """Return what changed in a few words; empty when all that changed is not worth a word."""
        counts = [(len(self.changed), "changed"), (len(self.withdrawn), "withdrawn"), (len(self.new), "new")]
        sentences = [f"{count} {what}" for count, what in counts if count]
        if sentences:
            number, *rest = sentences[0].split(" ", 1)
            sentences[0] = f"{number} sentence{'' if number == '1' else 's'} {rest[0]}"
        details = [f"{name} changed" for name, _ in self.details if name != _SHOWN["updated"]]
        return ", ".join([*sentences, *details])


def changes(before: Article, after: Article) -> Changes:
    """Compare two states of an article by their sentences."""
    old, new = _sentences(before), _sentences(after)
    gone, come = _less(old, new), _less(new, old)
    pairs = _paired(gone, come)
    replaced = {came for _, came in pairs}
    return Changes(
        details=tuple(
            (name, Changed(_detail(was), _detail(now)))
            for field, name in _SHOWN.items()
            if (was := getattr(before, field)) != (now := getattr(after, field))
        ),
        changed=tuple(Changed(gone[one], come[other]) for one, other in pairs),
        withdrawn=tuple(words for number, words in enumerate(gone) if number not in dict(pairs)),
        new=tuple(words for number, words in enumerate(come) if number not in replaced),
    )


class Fate(StrEnum):
    """What became of a quote that does not stand any more where it stood."""

    MOVED = "moved"  # word for word elsewhere in the article
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"  # the article is there, what was quoted of it is not
    REMOVED = "removed"  # the article was taken out
    DAMAGED = "damaged"  # what it was taken from was altered, or deleted, outside the store


@dataclass(frozen=True, slots=True)
class Location:
    """Words of an article, ``text[start:end]`` in the paragraph of this number."""

    words: str
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StaleQuote:
    """A quote of a past answer that stands no more, its words where they are still on record, and what stands
    for it now.
    """

    answer_id: str
    given: GivenCitation
    fate: Fate
    words: str | None
    now: tuple[Location, ...]


def stale_quotes(store: Articles, given: Sequence[tuple[str, GivenCitation]]) -> Iterator[StaleQuote]:
    """Yield those quotes of past answers that do not stand, to the letter, where the answers said they
    stood.
    """
    histories: dict[str, list[Article | None]] = {}
    for answer_id, citation in given:
        if citation.article_id not in histories:
            histories[citation.article_id] = [
                version.article for version in store.history(citation.article_id)
            ]
        states = histories[citation.article_id]
        if not states:
            fate = Fate.REMOVED if store.was_removed(citation.article_id) else Fate.DAMAGED
            yield StaleQuote(answer_id, citation, fate, None, ())
        elif states[-1] is None or not holds(states[-1], citation):
            yield _fate(answer_id, citation, states)


def holds(article: Article, citation: GivenCitation) -> bool:
    """Tell whether an article has the words of a quote, to the letter, where they were quoted from."""
    return hashlib.sha256(article.text[citation.start : citation.end].encode()).hexdigest() == citation.sha256


def _fate(answer_id: str, citation: GivenCitation, states: Sequence[Article | None]) -> StaleQuote:
    quoted = next((state for state in reversed(states[:-1]) if state and holds(state, citation)), None)
    if (
        quoted is None
    ):  # the version quoted is damaged, or the article was removed and brought back since, without its past
        return StaleQuote(answer_id, citation, Fate.DAMAGED if None in states else Fate.CHANGED, None, ())
    words, now = quoted.text[citation.start : citation.end], states[-1]
    if now is None:
        return StaleQuote(answer_id, citation, Fate.DAMAGED, words, ())
    if words in now.text:
        return StaleQuote(answer_id, citation, Fate.MOVED, words, (_found(now, words),))
    compared = changes(quoted, now)
    after = {change.before: change.after for change in compared.changed}
    sentences = [s for s in _sentences(quoted, citation.start, citation.end) if s not in compared.withdrawn]
    stand = tuple(_found(now, after.get(sentence, sentence)) for sentence in sentences)
    return StaleQuote(answer_id, citation, Fate.CHANGED if stand else Fate.WITHDRAWN, words, stand)


def _found(article: Article, words: str) -> Location:
    start = article.text.index(words)
    return Location(
        words, next(p.number for p in article.paragraphs if start < p.end), start, start + len(words)
    )


def _sentences(article: Article, start: int = 0, end: int | None = None) -> list[str]:
    """Return the sentences of an article, or those of them that overlap a part of its text."""
    last = len(article.text) if end is None else end
    return [
        article.text[a:b] for p in article.paragraphs for a, b in _spans(article, p) if a < last and b > start
    ]


def _spans(article: Article, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    yield from (
        (paragraph.start + a, paragraph.start + b) for a, b in sentence_spans(article.slice(paragraph))
    )


def _less(some: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return sentences in order, less those that stand among others, however often each."""
    left, less = Counter(others), []
    for sentence in some:
        if left[sentence]:
            left[sentence] -= 1
        else:
            less.append(sentence)
    return less


def _paired(gone: Sequence[str], come: Sequence[str]) -> list[tuple[int, int]]:
    """Return which sentence came for which, the most alike first to find each other, by their order in the
    text before.
    """
    if not gone or not come:
        return []
    alike = process.cdist(gone, come, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    places = sorted(zip(*alike.nonzero(), strict=True), key=lambda place: -alike[place])
    pairs: dict[int, int] = {}
    for one, other in places:
        if one not in pairs and other not in pairs.values():
            pairs[int(one)] = int(other)
    return sorted(pairs.items())


def _detail(value: str | None) -> str:
    try:
        return day_in_words(value) if value and len(value) == len("2024-05-02") else value or "none"
    except ValueError:
        return str(value)
