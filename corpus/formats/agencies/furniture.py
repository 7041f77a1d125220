"""What agencies put around a story and into it: datelines, signatures, initials. None of it is the story's words.

Every word of the story stays. A dateline that runs into the first sentence becomes a paragraph of its own, so that the
sentence can be quoted without it; what stands behind the end is left out.
"""

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from corpus.extraction.blocks import ends_sentence
from corpus.extraction.bylines import byline_of, names_in
from corpus.extraction.meant import paragraphs_meant

_DATELINE_WITHIN = 90  # characters
# PORT VELM, March 5 (Reuters) - ; Velm, 5 mar (EFE).- ; VELM, Mass. (AP) _ ; /ritzau/: ; (ANSA) - VELM, 5 MAR -
_AGENCY = r"(?:\(|/)(?:[A-Z][\w.&]*(?:[ /][A-Z][\w.&]*){0,2}|dpa(?:/\w+)?|afp|apa|ats|sda|ntb|ritzau|belga|anp|ansa)(?:\)|/)"
_PLACE = r"(?:(?:[^\W\d_a-zà-öø-ÿ][\w'’./-]*|\d{4}|\d{1,2}\.?|(?<=\d )(?:de )?[a-zé]{3,10}|d[aeiou]s?|der|am|auf|la|l[eo]s?|sur|an)[,.]?[ ])*?"
_DATELINE = re.compile(
    rf"({_PLACE}{_AGENCY})(?:\s*\.?\s*[-–—_]+|\s*:|\.)\s*(?:(?=\w)({_PLACE}\d{{1,2}}(?: [A-Z]\w{{2,8}})?|[A-Z]{{3,}}(?:, [A-Z]{{3,}})*)?[.,]?\s+[-–—]\s+)?(?=[\"“„«'‘*(]?[^\W_a-z])"
)
_INITIALS = r"[a-zà-öø-ÿ]{1,4}(?:[/-][a-zà-öø-ÿ]{1,4})*"
_BEHIND = (
    re.compile(_INITIALS),  # asl/tib/pid
    re.compile(rf"[A-Z]{{2,6}}(?: [A-Z]{{2,4}})?(?: {_INITIALS})?"),  # AFP sn
    re.compile(r"[(/\[][^()/\[\]]{2,24}[)/\]]\.?"),  # (ANSA).
    re.compile(r"\(?ends?\)?\.?|ende|-30-|#{2,}|\*{3,}", re.IGNORECASE),
    re.compile(
        r"\((?:additional |further )?(?:reporting|writing|editing|compiled) by\b[^()]*\)", re.IGNORECASE
    ),
    re.compile(r".{0,40}\b\d{6} [A-Z][a-zäéûô]{2,3}\.? \d{2}"),  # dpa: hh/lv yy 050900 Mar 21
    re.compile(r"(?=.*\b[A-Z]+\d+[A-Z\d]*\b)[A-Z\d ./-]{6,}"),  # CRO01 1113 APE4800
)
_STAMP = re.compile(
    r"(?=.*\d)[\d.:/\-T+Z]{6,}(?:\s+[\d.:]{4,8})?(?:\s+[A-Z]{1,5})?|\d{1,2}\.\d{1,2}\.\d{4},? \d{1,2}[:.]\d{2}.{0,8}"
)
_SMALL_WORDS = frozenset("af al bin da de del den der di dos du el la le ten ter van von y zu".split())
_SURNAME_FIRST = re.compile(r"([^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*)?), ([^\W\d_][\w'’-]*)")


def story(paragraphs: Iterable[str], publisher: str | None) -> tuple[list[str], tuple[str, ...]]:
    """Return the paragraphs of a story without its furniture, and the names in a byline that stood over them."""
    words = [p for p in (" ".join(p.split()) for p in paragraphs_meant(paragraphs)) if p]
    while len(words) > 1 and _STAMP.fullmatch(words[0]):
        del words[0]
    names = byline_of(words[0]) if len(words) > 1 else None
    if names is not None:
        del words[0]
    while len(words) > 1 and any(sign.fullmatch(words[-1]) for sign in _BEHIND):
        del words[-1]
    if not words:
        return [], ()
    words[-1] = _unsigned(words[-1], publisher)
    return [*_dateline_apart(words[0]), *words[1:]], names or ()


def authors(names: Iterable[str], publisher: str | None) -> tuple[str, ...]:
    """Return who of the names that a story is signed with is a person: no initials, no user's name, not the agency."""
    found = [
        name
        for given in names
        for name in names_in(
            _SURNAME_FIRST.sub(r"\2 \1", given) if _SURNAME_FIRST.fullmatch(given) else given
        )
        if _is_person(name) and _letters(name) not in _letters(publisher or "")
    ]
    return tuple(dict.fromkeys(found))


def dateline_of(dateline: Element | None) -> str | None:
    """Return the places that a dateline names; its moment is said elsewhere."""
    if dateline is None:
        return None
    place = dateline.find("location")
    parts = [
        words
        for text in _texts(place if place is not None else dateline)
        if (words := " ".join(text.split()).strip(" ,-–—")) and any(c.isalpha() for c in words)
    ]
    return ", ".join(dict.fromkeys(parts)) or None


def with_dateline(paragraphs: list[str], dateline: str | None) -> list[str]:
    """Return paragraphs with the dateline above them, where they do not begin with it anyway."""
    if not dateline or not paragraphs or _STAMP.fullmatch(dateline):
        return paragraphs
    place, first = dateline.partition(",")[0].casefold(), paragraphs[0].casefold()
    is_apart = len(first) <= _DATELINE_WITHIN and not ends_sentence(first)
    is_there = place in (first if is_apart else first[: 3 * len(place)])
    return paragraphs if is_there else [dateline, *paragraphs]


def _dateline_apart(paragraph: str) -> list[str]:
    found = _DATELINE.match(paragraph) if len(paragraph) > _DATELINE_WITHIN else None
    if found is None or found.end() > _DATELINE_WITHIN:
        return [paragraph]
    return [paragraph[: found.end()].rstrip(" .-–—_:"), paragraph[found.end() :]]


def _unsigned(paragraph: str, publisher: str | None) -> str:
    """Return the last paragraph without the agency's name behind its last sentence."""
    found = re.search(rf"(?<=[.!?»”\"])\s+\(?([A-Z]{{2,6}})\)?(?:\s{_INITIALS})?\.?$", paragraph)
    is_own = found is not None and _letters(found[1]) in _letters(publisher or "")
    return paragraph[: found.start()] if found and is_own else paragraph


def _is_person(name: str) -> bool:
    every = name.split()
    is_spelled = all(not word[0].islower() or word in _SMALL_WORDS for word in every)
    is_initials = len(every) == 1 and (
        len(name) < 3 or (name.isupper() and len(name) < 6) or "." in name[:-1]
    )
    return is_spelled and not is_initials


def _texts(element: Element) -> Iterator[str]:
    if element.tag != "story.date":
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""


def _letters(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())
