"""The question, or questions, that a message holds between greetings, stories, pasted text, and instructions
meant for an assistant.

What a question itself says is worked out in ``question``; what earlier messages asked is not known here.
"""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sentencex import get_sentence_boundaries

from retrieval.query.idf import is_common
from retrieval.query.question import topic
from retrieval.query.terms import STOP_WORDS, terms
from retrieval.tuned import tuned

_QUESTION_WORD = r"(?:who(?:m|se)?|what|when|where|why|which|how)(?:['’]\w+)?\b"
_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)(?:n['’]t)?\b"
)
_FIRST = r"^\W*(?:(?:and|but|so|or|then|also|please)\W+)*"
_OPENS = re.compile(
    rf"{_FIRST}(?:(?:in|on|at|by|to|from|for|of|with)\s+)?(?:{_QUESTION_WORD}|{_AUXILIARY})", re.IGNORECASE
)
_WHO = re.compile(rf"{_FIRST}who\b", re.IGNORECASE)
# Somebody is to tell it: the question itself begins where this ends.
_TOLD = re.compile(
    r"^\W*(?:(?:hi|hello|hey|and|but|so|or|also|please|then)\W+)*"
    r"(?:i\b|we\b|(?=let|tell|show|remind|explain)|(?:can|could|would|will|do|does) (?=you|any(?:one|body)|some(?:one|body)))"
    r"[^.?!]{0,40}?\b(?:(?:tell|show|remind|let) (?:me|us)|(?:you|to|any(?:one|body)|some(?:one|body)) (?:know|say|find out)"
    rf"|explain|wondering)\b[^.?!]{{0,40}}?\b(?:about|whether|if|(?={_QUESTION_WORD}))\s*",
    re.IGNORECASE,
)
# “Question:” and “Hi everybody,” before a question
_LED_IN = re.compile(
    r"^\W*(?:(?:question|query|q|user):|(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day))\b[^,!.?:]{0,30}[,!:])"
    rf"\s+(?={_QUESTION_WORD}|{_AUXILIARY})",
    re.IGNORECASE,
)
_MARKER = re.compile(r"^[\s>]*(?:\(?\d{1,2}[.)]|[-*•–])?\s*")
_QUOTATION = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
_YOU = re.compile(r"\byou\b", re.IGNORECASE)
_ME = re.compile(r"\b(?:i|me|us|we)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:(?P<whose>his|its|their|her(?= [a-z]+ ?\w))|he|him|she|her|they|them|it(?! \w+ (?:that|to|if|whether)\b))\b",
    re.IGNORECASE,
)
_IS_THAT = re.compile(
    rf"{_FIRST}{_AUXILIARY}\s+(?:(?:all|any|some)\s+)?(?:of\s+)?(?:this|that)\b", re.IGNORECASE
)
_CAPITALISED = re.compile(r"\b[A-Z][\w’'-]+(?:\s+(?:of\s+)?[A-Z][\w’'-]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_DAYS = frozenset(map(str.casefold, [*calendar.day_name, *calendar.day_abbr, *calendar.month_name]))

_T = tuned("message")
_WRAPPED, _BARE, _APART, _CHAIN = (int(_T[name]) for name in ("wrapped", "bare", "apart", "chain"))


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a message: as ``written`` there, and as ``asked`` once it says itself what it is about.

    The two differ where “he” or “why?” points back to what else the message says.
    """

    written: str
    asked: str


@dataclass(frozen=True)
class _Sentence:
    """A sentence of a message, and whether it is somebody else's: in quotation marks, or in a quoted line."""

    text: str
    is_quoted: bool

    @cached_property
    def question(self) -> str:
        """What of it is the question, without “Hello,” and “could you tell me”."""
        told = _TOLD.match(self.text)
        return self.text[told.end() :] if told else _LED_IN.sub("", self.text)

    @cached_property
    def is_bare(self) -> bool:
        """Whether it does not say what it is about."""
        return len(terms(self.question)) < _BARE and not _names(self.question)

    @cached_property
    def is_asked(self) -> bool:
        words = next((place for place, c in enumerate(reversed(self.text)) if c.isalnum()), 0)
        return "?" in self.text[len(self.text) - words :] or _TOLD.match(self.text) is not None

    @cached_property
    def is_opened(self) -> bool:
        return _OPENS.match(self.question) is not None

    @cached_property
    def is_idle(self) -> bool:
        """Whether it is between asker and reader, about nothing else: “How are you?”, “Any idea?”."""
        you, me = _YOU.search(self.question), _ME.search(self.question)
        if you and me and not _names(self.question):
            return True
        return self.is_bare and bool(you or me or not self.is_opened)


def questions(message: str) -> tuple[Part, ...]:
    """Return the questions that a message asks, each once and in its order; the whole message where it shows
    none.
    """
    sentences = list(_sentences(message))
    places = _asked(sentences)
    if not places:
        return (Part(message, message),)
    parts = [Part(sentences[place].question, _in_full(sentences, place)) for place in places]
    return tuple({part.asked.casefold(): part for part in parts}.values())


def _sentences(message: str) -> Iterator[_Sentence]:
    """Yield the sentences of a message, line by line."""
    text = re.sub(rf"(?<=[^\n]{{{_WRAPPED}}})(?<![.?!])\n(?=[a-z])", " ", message)
    quotations = [match.span() for match in _QUOTATION.finditer(text)]
    for line in re.finditer(r"[^\n]+", text):
        begins = _MARKER.match(line[0])
        skipped = begins.end() if begins else 0
        for found in get_sentence_boundaries("en", line[0][skipped:]):
            start, end = (line.start() + skipped + found[name] for name in ("start_index", "end_index"))
            words = text[start:end].strip()
            is_quoted = line[0].lstrip().startswith(">") or any(
                opens <= start and start + len(words) <= closes for opens, closes in quotations
            )
            if any(c.isalpha() for c in words):
                yield _Sentence(words, is_quoted)


def _asked(sentences: Sequence[_Sentence]) -> list[int]:
    """Return which sentences are the questions: those that are written as such, else those that begin as
    one, else what is asked of the reader; of those far apart, as in a story, the last.
    """
    own = [place for place, one in enumerate(sentences) if not one.is_quoted] or list(range(len(sentences)))
    serious = [place for place in own if not sentences[place].is_idle]
    found = [place for place in serious if sentences[place].is_asked]
    found = found or [place for place in serious if sentences[place].is_opened]
    found = found or [place for place in own if sentences[place].is_asked and not sentences[place].is_bare]
    for number in range(len(found) - 1, 0, -1):
        if found[number] - found[number - 1] > _APART + 1:
            return found[number:]
    return found


def _in_full(sentences: Sequence[_Sentence], place: int) -> str:
    """Return the question at a place with what it points back to: the name for its pronoun, or else the
    sentence before it. One that says nothing by itself may also stand before what it is about.
    """
    one, before, after = sentences[place], sentences[:place], sentences[place + 1 :]
    around = [*reversed(before), *(after if one.is_bare else ())]
    about = next((other for other in around if not other.is_bare), None)
    pronoun = _PRONOUN.search(one.question)
    leans = one.is_bare or (pronoun is not None and not _names(one.question[: pronoun.start()]))
    if about is None or not leans:
        return one.question
    if one.is_bare and _IS_THAT.match(one.question):
        return about.question
    is_event = one.is_bare and pronoun is not None and pronoun[0].casefold() == "it"  # “Is it over?”
    if pronoun and not is_event and (name := _named_before(before)):
        owned = f"{name}’s" if pronoun["whose"] else name
        return f"{one.question[: pronoun.start()]}{owned}{one.question[pronoun.end() :]}"
    return f"{about.question} {one.question}"


def _named_before(sentences: Sequence[_Sentence]) -> str | None:
    """Return the first name of the nearest sentence that has one, None where none has, or where it is asked
    who somebody is: that one is not named yet.
    """
    for one in reversed(sentences[-_CHAIN:]):
        if one.is_asked and _WHO.match(one.question):
            return None
        if names := _names(one.question):
            return names[0]
    return None


def _names(text: str) -> list[str]:
    """Return the names of a text: words with a capital that they do not owe to standing first, nor to being a
    day.
    """
    found = []
    for match in _CAPITALISED.finditer(text):
        words = match[0].split()
        stands_first = not any(c.isalnum() for c in text[: match.start()])
        if words[0].casefold() in STOP_WORDS:
            words, stands_first = words[1:], False
        is_plain = stands_first and len(words) == 1 and is_common(words[0])
        if words and not is_plain and not _DAYS.issuperset(words[0].casefold().split("-")):
            found.append(_POSSESSIVE.sub("", " ".join(words)))
    return found


def topic_of(message: str, previous: str | None) -> str:
    """Return what the message after this one may lean on: its last question, or what that leaned on itself."""
    return topic(questions(message)[-1].asked, previous)
