"""Bylines: whether a line is one, and whose; the same for text, HTML, PDF, records and feeds.

A *given* byline, which a field or an element of its own holds, is one whatever it says (`names_in`). A line of
a page must show it: it is led in, and holds nothing but names, offices, places and dates (`byline_of`).
"""

import re
from collections.abc import Iterator

from corpus.article import tidy
from corpus.dates import MONTH_NUMBERS, published_date
from corpus.extraction.page_words import KINDS

# What leads names in, by language.
LEAD_INS = {
    "da": "af",
    "de": "von",
    "en": "by",
    "es": "por",
    "fr": "par",
    "it": "di",
    "nl": "door",
    "no": "av",
    "pl": "przez",
    "pt": "por",
    "sv": "av",
}
# a line of its own that begins with it is as well a headline: Di Maria scores
_BEGINS_NAMES = frozenset({"it"})
_WORK = r"(?:written|reported|posted|story|words|text|article)"
_LABEL = r"(?:authors?|autor(?:in|en|es|e)?|auteurs?)\s*:"


def lead_ins(*languages: str) -> str:
    """Return a pattern of the words that lead names in, of these languages or of all."""
    return "|".join(dict.fromkeys(LEAD_INS[language] for language in languages or LEAD_INS))


_ANY = lead_ins()
_IN_LINES = lead_ins(*(language for language in LEAD_INS if language not in _BEGINS_NAMES))
_LED_IN = re.compile(
    rf"(?:(?:{_WORK}|published)\s+)?(?:{_ANY})(?:\s*:\s*|\s+)|{_LABEL}\s*|autor(?:in)?\s+", re.IGNORECASE
)
_ALONE = re.compile(rf"(?:{_WORK}\s+)?(?:{_ANY})\s*:?", re.IGNORECASE)
_BEGINNING = re.compile(rf"(?:{_ANY})\s+", re.IGNORECASE)
_LINE = re.compile(
    rf"(?:(?:{_WORK}\s+)?(?:{_IN_LINES})(?:\s*:\s*|\s+)|{_LABEL}\s*)([^|·•]+)(?:[|·•](.*))?", re.IGNORECASE
)
_ONE_NAME = re.compile(
    r"by(?:\s*:\s*|\s+)(?!(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june"
    r"|july|august|september|october|november|december|now|then|today|tomorrow)\b)([^\W\d_][\w'’-]+)",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"[|·•]")
_READING_TIME = re.compile(r"\d+ ?min(?:ute)?s?(?: read)?", re.IGNORECASE)
_LONGEST_LINE = 120  # characters
_LONGEST_DATED = 300  # characters of a byline that dates are looked for in
_LONGEST_NAME = 60  # characters
_MOST_WORDS = 6  # of a name that is not spelled like one

# "y" also joins the two halves of a name, Ortega y Gasset, and "E" is an initial, so two words must follow
_BETWEEN = re.compile(
    r"\s*[;,|•·&/+]\s*(?:(?:and|und|et|y)\s+)?|\s+(?:and|und|et|with)\s+|\s+(?:y|(?-i:e|i|og|och|en))\s+(?=\S+ \S)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:correspondent|editor|reporter|writer|contributor|journalist|columnist|critic|analyst|producer"
    r"|photographer|director|administrator|chief|bureau|desk|team|staff)s?\b"
    r"|\b(?:admin|newsroom|redaktion|rédaction|agency|agencies)\b|^(?:jr|sr|ph\.?d|m\.?d|esq)\.?$",
    re.IGNORECASE,
)
# a body that is named after what it is of or for, and no office in one: Society of Editors, Society Editor
_BODY = re.compile(
    r"\b(?:alliance|association|campaign|cent(?:er|re)|coalition|committee|consortium|council|federation|foundation"
    r"|fund|group|institute|network|society|trust|union) (?:for|of|to)\b|\bwithout borders\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?<=\w) (?:in|at|for) [^\W\d_][\w '’.-]*$", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)|<[^<>]*>")
_CONTACT = re.compile(r"(?<![^\s,;|()<>])[^\s,;|()<>]*(?:@|://)[^\s,;|()<>]*|\bwww\.\S+")
_NO_NAME = re.compile(
    r"\.(?:com|org|net|co|de|fr|uk)\b|\d{2}|[()]|^[\W\d_]*$"
    r"|^(?:unknown|none|null|undefined|anonymous|guest|author)$",
    re.IGNORECASE,
)
_SLUG = re.compile(r"[a-z\d]+(?:[-_.][a-z\d]+)+")  # as addresses write names
_LABEL_OF_DAY = r"(?:first |last )?(?:published|posted|updated|modified|veröffentlicht|aktualisiert|publié|mis à jour|publicado|actualizado)"
_OTHERS = re.compile(
    rf"(?:.*\w )?(?:by|par|door|przez) |(?:photo|foto|bild|picture|image|illustration|video|graphic)\w*\b|{_LABEL_OF_DAY}\b",
    re.IGNORECASE,
)  # edited by, photographs: no author
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
    rf"|{'|'.join(MONTH_NUMBERS)}|stycznia|lutego|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"
)
_WEEKDAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:lun|mar|mercre|jeu|vendre|same)di"
    r"|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|(?:lune|marte|mercole|giove|vener)dì|sabato|domenica"
    r"|(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:segunda|terça|quarta|quinta|sexta)-feira"
    r"|(?:man|mån|tirs|tis|ons|tors|fre|lør|lör|søn|sön)dag|poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela"
)
DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?,? (?:de |of )?(?:{_MONTH})\b\.?,? (?:de |del )?\d{{4}}"
    rf"|(?:{_MONTH})\b\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{4}}-\d\d-\d\d)\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"(?:\b{_LABEL_OF_DAY}\b:?\s+)?(?:\b(?:on|at|am|den|le|el|il|op)\s+)?(?:\b(?:{_WEEKDAY}|mon|tue|wed|thu|fri|sat|sun)\b[,.]?\s+)?"
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?,? (?:de |of )?(?:{_MONTH})\b|(?:{_MONTH})\b\.? \d|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2}}"
    rf"|(?:19|20)\d\d\b|\d{{1,2}}[:.h]\d\d|\d+ (?-i:[a-z]))[^|;]*?(?=$|[|;,])",
    re.IGNORECASE,
)
_LAST_DAY = re.compile(r"(?<=\w) (?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day$", re.IGNORECASE)
_LAST_WEEKDAY = re.compile(rf"[,|]?\s+(?:on |am |le |el )?(?:{_WEEKDAY})$", re.IGNORECASE)
_DAY_ALONE = re.compile(rf"(?:{_WEEKDAY})", re.IGNORECASE)
_AGENCY = 4  # capitals of an agency's name behind an author's; longer ones are places
_SHARING = frozenset(KINDS["share"].split())
_BUTTONS = _SHARING.union(*(KINDS[kind].split() for kind in ("talk", "more", "account")))
_INVERTED = re.compile(r"([^\W\d_]\w*[a-z]), ?([^\W\d_]\w*[a-z])")  # Mirza, Lena
_DASH = re.compile(r"(?<=\w\w) [–—-] (?=[^\W\d_a-z][^\W\d_]*(?: [^\W\d_a-z][^\W\d_]*)*$)")
_RIM = " -–—:\"'"
_ABBREVIATED = re.compile(r"\b(?:[JS]r|\w)\.$")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_PARTICLES = frozenset("af al bin da de del den der di dos du el la le ten ter van von y zu".split())
_INSIDE = _PARTICLES | {"for", "of", "the"}  # small words inside the name of a body


def names_in(byline: str | None) -> tuple[str, ...]:
    """Return the names in a given byline, ``By Lena Mirza and Karl Jensen, Staff Writers``, without offices,
    places, addresses and what stands in brackets.
    """
    given = _CONTACT.sub(" ", _ASIDE.sub(" ", byline or "")).strip()
    if "\n" in given and all(" " in line.strip() for line in given.splitlines() if line.strip()):
        given = given.replace("\n", " | ")
    text = _without_lead(_DASH.sub(" | ", tidy(given)))
    text = _DATED.sub(" | ", text) if len(text) <= _LONGEST_DATED else text
    if inverted := _INVERTED.fullmatch(text):
        text = f"{inverted[2]} {inverted[1]}"
    names: list[str] = []
    for part, mark in _parts(text):
        name = _without_rim(_without_place(_without_lead(_without_day(part))))
        if _can_be_name(name) and not (names and _is_place_behind(name, mark, names[-1])):
            names.append(name)
    return tuple(names)


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a byline, each with what stands between it and the part before it."""
    at, mark = 0, ""
    for found in _BETWEEN.finditer(text):
        yield text[at : found.start()], mark
        at, mark = found.end(), found[0].strip()
    yield text[at:], mark


def _without_date(line: str) -> str:
    """Return a line without the day of the week and the date that it ends with."""
    found = DATE.search(line)
    if found is None or not published_date(line[found.start() :]):
        return line
    return _LAST_WEEKDAY.sub("", line[: found.start()].rstrip(_RIM + ",|"))


def _without_day(part: str) -> str:
    """Return a part of a byline without the weekday behind the name; Nancy Friday keeps hers."""
    return _LAST_DAY.sub("", part) if part.count(" ") > 1 else part


def _is_place_behind(words: str, mark: str, name: str) -> bool:
    """Tell whether a word behind a name is where its bearer is: Lena Mirza, Vell."""
    is_agency = words.isupper() and len(words) <= _AGENCY
    return mark in (",", "|", "•", "·") and " " not in words and " " in name and not is_agency


def byline_of(line: str) -> tuple[str, ...] | None:
    """Return the names in a line that is nothing but a byline, ``By Lena Mirza in Vell, Harbour Editor | 4
    May 2021``; none of them where it names only an office, ``By Staff Writers``. None where it says more.
    """
    if len(line) > _LONGEST_LINE:
        return None
    line = _without_date(tidy(_CONTACT.sub(" ", line))).rstrip(" ,")
    if (one := _ONE_NAME.fullmatch(line)) and not one[1][0].islower():
        return () if _ROLE.search(one[1]) else (one[1],)
    found = _LINE.fullmatch(line)
    if found is None or not all(_goes_beside(part.strip()) for part in _BESIDE.split(found[2] or "")):
        return None
    parts = (_without_place(_without_day(part)) for part in _BETWEEN.split(found[1].strip()) if part)
    return _nothing_but_names(list(parts))


def begins_byline(line: str) -> bool:
    """Tell whether a line of a page begins a byline, by whatever it goes on."""
    found = _BEGINNING.match(line)
    if found is None:
        return False
    is_spelled = line[0].isupper() and not line[found.end() : found.end() + 1].islower()
    return is_spelled or byline_of(line) is not None


def has_lead_in(line: str) -> bool:
    """Tell whether a line begins with a word that leads names in."""
    return _BEGINNING.match(line) is not None


def is_lead_in(line: str) -> bool:
    """Tell whether a line is nothing but what leads names in: they stand in the next line."""
    return _ALONE.fullmatch(line) is not None


def _nothing_but_names(parts: list[str]) -> tuple[str, ...] | None:
    """Return the names among the parts of a line; None where a part is neither name nor office, nor, behind a
    name, a place.
    """
    named = [part for part in parts if not _is_office(part)]
    if not named:
        return () if all(is_spelled_as_name(part) for part in parts) else None
    names = [part for part in named if " " in part]
    is_byline = " " in named[0] and all(is_spelled_as_name(part) for part in named)
    return tuple(names) if is_byline else None


def _is_office(words: str) -> bool:
    return bool(_ROLE.search(words)) and not _BODY.search(words)


def is_spelled_as_name(words: str) -> bool:
    """Tell whether words are written as a name is: in capitals but for its particles, and nothing but words."""
    every = words.split()
    if not every or (words.endswith(".") and not _ABBREVIATED.search(words)):
        return False
    return (
        all(_WORD.fullmatch(word) for word in every)
        and all(not word[0].islower() or word in _PARTICLES for word in every)
        and not every[-1][0].islower()
    )


def _can_be_name(words: str) -> bool:
    """Tell whether a part of a given byline can be a name: no office, no address, no number, no sentence."""
    if (
        not 1 < len(words) <= _LONGEST_NAME
        or _NO_NAME.search(words)
        or is_lead_in(words)
        or _is_office(words)
        or _SLUG.fullmatch(words)
        or _DAY_ALONE.fullmatch(words)
        or _OTHERS.match(words)
    ):
        return False
    every = words.split()
    if any(word.lower() in _SHARING for word in every) or words.lower() in _BUTTONS:
        return False
    return len(every) <= _MOST_WORDS or all(not word[0].islower() or word in _INSIDE for word in every)


def _without_lead(words: str) -> str:
    found = _LED_IN.match(words)
    return words[found.end() :] if found else words


def _without_place(words: str) -> str:
    """Return a name without where its bearer is, or for whom: Lena Mirza in Vell, Lena Mirza for the Bell."""
    found = _PLACE.search(words) if len(words) <= _LONGEST_LINE and not _BODY.search(words) else None
    return words[: found.start()] if found and " " in words[: found.start()] else words


def _without_rim(words: str) -> str:
    name = words.strip(_RIM).lstrip(".")
    return name if _ABBREVIATED.search(name[-4:]) else name.rstrip(". ")


def _goes_beside(words: str) -> bool:
    """Tell whether words may stand beside a name on the line of the byline: a date, an office."""
    return not words or bool(published_date(words) or _is_office(words) or _READING_TIME.fullmatch(words))
