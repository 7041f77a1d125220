"""What the asker's words say: what is asked about, by which names and numbers, and what kind of thing would
answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.genre import Genre
from retrieval.query.genres import asked_for
from retrieval.query.idf import is_common
from retrieval.query.publishers import Mention, mentions
from retrieval.query.terms import terms, terms_with_words
from retrieval.query.times import Period, Times, times
from retrieval.query.wording.abbreviations import Meeting

MOST_CHARACTERS = 8000  # of a question: twice what a Telegram message holds; a longer one is not worked on
_COUNTED = 1_000_000  # characters from which a question's are not told one by one: a batch reads no further

_KINDS = [  # the first that matches
    (
        "how many",
        r"\bhow (?:many|much|old|long|far|high|large|big|tall|fast|often)\b|\bwhat (?:percentage|share|number|proportion)\b",
    ),
    ("when", r"\bwhen\b|\b(?:what|which|in what|on what) (?:year|day|date|month|time|century)\b"),
    ("where", r"\bwhere\b|\b(?:what|which) (?:country|city|town|place|state|region|province|location)\b"),
    (
        "who",
        r"\bwho(?:m|se)?\b|\b(?:what|which) (?:person|president|leader|minister|company|organi[sz]ation|team)\b",
    ),
    ("why", r"\bwhy\b|\bwhat (?:caused|reason)\b|\bfor what reason\b"),
    ("how", r"\bhow\b"),
    ("what", r"\bwhat\b|\bwhich\b"),
    ("whether", r"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b"),
]
_KIND_PATTERNS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS]

_COMPARES = re.compile(
    r"\b(?:than|compared (?:to|with)|versus|as)\s+$", re.IGNORECASE
)  # “more than last year” asks about this one
_WEEKDAY = re.compile(
    r"(?:on\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s+(?:morning|afternoon|evening|night))?$",
    re.IGNORECASE,
)
# days after its newest article from which who asks of a coverage about “Friday” means the Friday that an
# article tells of
_ARCHIVED = 14
_MARK_UP = re.compile(r"</?[a-z]\w*>", re.IGNORECASE)
_CONTINUES = re.compile(
    r"^\W*(?:and|but|so|or|then|what about|how about|why|when|where|who|how)\b\W*(?:(?:not|else|then|so)\W*)?$|^\W*(?:and|but|so|what about|how about)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:he|him|his|she|her|hers|it|its|they|them|their|theirs|this|that|these|those|there|then)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(r"([^\W_]+)")


# Words that frame a question about reports rather than say what they are about; left out where a publisher is
# named as the source.
_FRAMING = frozenset(
    terms(
        """article articles report reports reported reporting reportedly story stories piece coverage covered according accord mention
        mentioned mentions discuss discussed discusses publish published describe described suggest suggests suggested claim claims
        news detail details detailed say says said feature featured highlight highlighted both similarly contrast compared"""
    )
)


_SUBJECT = 4  # words that name a subject; who writes more asks for something in particular
_SAYS = re.compile(r"\b(?:says?|said|argues?d?)\b", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\b(?:and|both|between|while|whereas|compared|contradicts?|later|earlier|previous|subsequent)\b",
    re.IGNORECASE,
)
_NEWEST = frozenset(
    terms("latest newest recent recently currently current lately nowadays moment date news update")
)
_LEADS_IN = re.compile(r"\b(?:according to|as|in|on|since|for)(?: the)?\s+$", re.IGNORECASE)
_ACCORDING = re.compile(r"\b(?:according to|as)(?: the)?\s*$", re.IGNORECASE)
# characters that the longest of these reaches back from the white space before a place: “according to the”
_LONGEST_LEAD = 24
_TELLS_IT = re.compile(r"(?: \w+ it\b)?(?=\s*(?:[,.?!;]|$))")


@dataclass(frozen=True, slots=True)
class Setting:
    """When a question is asked, and of what coverage: its first and last day, and its publishers."""

    asked_on: date
    first: date | None = None
    last: date | None = None
    publishers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood: each of ``words`` beside its term; ``names`` and ``numbers`` are among the
    terms.

    ``asked`` is what of it a sentence can answer: without “according to the Tribune” and “last week”. Words
    that name the publisher asked about as the source, or a time counted from the day asked, are no terms:
    articles are about other things, and are chosen by their publisher and day. ``genre`` is the kind of piece
    that is asked for by name, ``read_as`` the whole as it was read where words of it were corrected; ``meetings`` are
    the short and long forms of its terms.
    """

    text: str
    asked: str
    words: tuple[str, ...]
    terms: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    kind: str
    times: Times
    mentions: tuple[Mention, ...]
    genre: Genre | None = None
    read_as: str | None = None
    meetings: tuple[Meeting, ...] = ()

    @property
    def sources(self) -> tuple[tuple[str, ...], ...]:
        """The publishers asked about as the source, one group for each that is named; the coverage's own
        names.
        """
        return tuple(dict.fromkeys(m.publishers for m in self.mentions if m.as_source and m.publishers))

    @property
    def is_of_several(self) -> bool:
        """Whether several reports are asked about at once, of more publishers than one or twice of one: no
        single article need bear out all of it.
        """
        return len(self.sources) > 1 or (
            sum(m.as_source for m in self.mentions) > 1 and _BETWEEN.search(self.text) is not None
        )

    @property
    def unheld(self) -> tuple[str, ...]:
        """The publishers asked about as the source of whom the coverage has nothing, as the asker wrote
        them.
        """
        return tuple(dict.fromkeys(m.words for m in self.mentions if m.as_source and not m.publishers))

    @property
    def asks_for_news(self) -> bool:
        """Whether what there is on something is asked for, whatever it says: “what is the latest on the
        strike?”, “what does the editorial say about it?”.
        """
        is_asked = self.times.latest or (self.genre is not None and _SAYS.search(self.text) is not None)
        return is_asked and self.kind in ("what", "topic") and 0 < len(self.terms) <= _SUBJECT

    def of_days(self, periods: Sequence[Period]) -> "Question":
        """Return this question with further periods that it asks about."""
        return replace(self, times=replace(self.times, periods=(*self.times.periods, *periods)))

    @property
    def spelled(self) -> tuple[tuple[str, str], ...]:
        """The terms that may be met in another spelling, each with its word: names, and words that are not in
        the dictionary.
        """
        names, pairs = frozenset(self.names), zip(self.terms, self.words, strict=True)
        return tuple(
            (term, word)
            for term, word in pairs
            if not term[0].isdigit() and (term in names or not is_common(word))
        )

    @property
    def has_words(self) -> bool:
        """Whether anything at all was asked."""
        return any(c.isalnum() for c in self.text)


def in_context(text: str, previous: str) -> str | None:
    """Return a question put behind the one before, where it leans on that one; None where it stands by
    itself.

    A question leans when it opens as a continuation, or points back with a pronoun.
    """
    if _CONTINUES.search(text) or _POINTS_BACK.search(text) or len(terms(text)) < 2:
        return f"{previous} {text}"
    return None


def topic(text: str, previous: str | None) -> str:
    """Return what the next question may lean on: this one, or the one that it leaned on itself."""
    return previous if previous and in_context(text, previous) else text


def printable(text: str) -> str:
    """Return a text that can be encoded: broken halves of surrogate pairs become question marks."""
    return text.encode("utf-8", "replace").decode()


def too_long(text: str) -> str | None:
    """Return why a text is not worked on as a question, None where it is not too long for one."""
    if len(text) <= MOST_CHARACTERS:
        return None
    count = f"{len(text):,}" if len(text) < _COUNTED else "a million or more"
    return f"That question is {count} characters long: ask one of at most {MOST_CHARACTERS:,}."


def unread(text: str) -> Question:
    """Return a question of which nothing is understood, cut to what a question may hold."""
    said = Times((), (), latest=False, recent=False)
    return Question(
        text=text[:MOST_CHARACTERS],
        asked="",
        words=(),
        terms=(),
        names=(),
        numbers=(),
        kind="topic",
        times=said,
        mentions=(),
    )


def understand(text: str, setting: Setting | None = None) -> Question:
    """Return what a question says. A text without a word gives a question without terms.

    Without a setting, nothing is known of publishers, and it is asked today.
    """
    setting = setting or Setting(date.today())
    plain = _MARK_UP.sub(" ", text)
    said = times(plain, setting.asked_on, setting.first, setting.last)
    said = replace(said, periods=tuple(p for p in said.periods if _is_asked_about(p, plain, setting)))
    named = mentions(plain, setting.publishers)
    sources = [m for m in named if m.as_source]
    genre, *piece = asked_for(plain) or (None,)
    about = _without(
        plain,
        [(m.start, m.end) for m in sources]
        + [(p.start, p.end) for p in said.periods if p.relative]
        + ([(piece[0], piece[1])] if piece else []),
    )
    framing = (_FRAMING if sources or genre else frozenset()) | (
        _NEWEST if said.latest or said.recent else frozenset()
    )
    found = [(word, term) for word, term in terms_with_words(about) if term not in framing]
    first: dict[str, str] = {}
    for word, term in found:
        first.setdefault(term, word)
    shouted, opening = text.isupper(), _opening(plain)
    names = [term for word, term in found if word[0].isupper() and not shouted and word != opening]
    return Question(
        text=text,
        asked=_bare(plain, sources, said.periods),
        words=tuple(first.values()),
        terms=tuple(first),
        names=tuple(dict.fromkeys(names)),
        numbers=tuple(dict.fromkeys(term for _, term in found if term[0].isdigit())),
        kind=next((kind for kind, pattern in _KIND_PATTERNS if pattern.search(text)), "topic"),
        times=said,
        mentions=named,
        genre=genre,
    )


def _is_asked_about(period: Period, text: str, setting: Setting) -> bool:
    """Tell whether a period is what is asked about, and no comparison, nor a weekday as an archive's articles
    name theirs.
    """
    if _before(_COMPARES, text, period.start):
        return False
    is_archived = setting.last is not None and (setting.asked_on - setting.last).days > _ARCHIVED
    return not (is_archived and period.relative and _WEEKDAY.match(period.words))


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text with some spans of it blanked."""
    left, at = [], 0
    for start, end in sorted(spans):
        left += [text[at:start], " " * (end - max(start, at))]
        at = max(at, end)
    return "".join([*left, text[at:]])


def _before(pattern: re.Pattern[str], text: str, place: int) -> re.Match[str] | None:
    """Return what a pattern that ends with ``$`` finds right before a place of a text, looking back no
    further than it reaches.
    """
    return pattern.search(text, max(0, len(text[:place].rstrip()) - _LONGEST_LEAD), place)


def _bare(text: str, sources: Sequence[Mention], periods: Sequence[Period]) -> str:
    """Return a text without “according to the Tribune”, “as the Ledger tells it” and “last week”: no sentence
    of an article answers these.
    """
    spans = [(p.start, p.end) for p in periods if p.relative and not text.startswith(("'s", "’s"), p.end)]
    spans += [
        (m.start, said.end())
        for m in sources
        if _before(_ACCORDING, text, m.start) and (said := _TELLS_IT.match(text, m.end))
    ]
    if not spans:
        return text
    led_to = [
        (into.start() if (into := _before(_LEADS_IN, text, start)) else start, end) for start, end in spans
    ]
    closed = " ".join(_without(text, led_to).split()).lstrip(",;: ")
    return re.sub(r"(?:\s|,)+(?=[,.?!]|$)", "", closed)


def _opening(text: str) -> str | None:
    """Return the word that is capitalised only for standing first, and so may be a name or not; None where
    there is none.
    """
    first = _FIRST.search(text)
    if first is None or first[1][1:2].isupper():
        return None
    word = first[1]
    return word if len(re.findall(rf"\b{re.escape(word)}\b", text)) == 1 else None
