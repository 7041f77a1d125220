"""The kind of piece that a question asks for by name: "what does the editorial say?"."""

import re
from functools import cache

from corpus.genre import Genre

_PIECE = r"(?:piece|article|column|essay|post|page|section|writer|story|feature|text)s?"
_NAMED = {
    Genre.OPINION: rf"opinion {_PIECE}|comment(?:ary)? {_PIECE}|editorials?(?! (?:board|staff|team|office)\b)"
    rf"|op-?eds?|columnists?|commentators?|letters?(?: to the editor| page)|leader columns?|guest essays?",
    Genre.SATIRE: rf"satir(?:e|ical(?: {_PIECE})?)|parody|spoof(?: {_PIECE})?",
    Genre.SPONSORED: rf"(?:sponsored|paid|promoted|branded) (?:content|{_PIECE})|advertorials?|partner content",
    Genre.CORRECTION: r"corrections?(?: and clarifications?)?(?! (?:officer|facilit|centre|center)\w*)"
    r"|clarifications?",
}
_LEAD = r"(?:\b(?:according to|in|from)\s+)?(?:\b(?:the|an?|this|that)\s+)?\b"


def asked_for(text: str) -> tuple[Genre, int, int] | None:
    """Return the kind of piece that a question names, and from where to where, what leads up to it counted
    in; None where it names none.
    """
    for genre in _NAMED:
        if found := _pattern(genre).search(text):
            return genre, found.start(), found.end()
    return None


@cache
def _pattern(genre: Genre) -> re.Pattern[str]:
    return re.compile(rf"{_LEAD}(?:{_NAMED[genre]})\b", re.IGNORECASE)
