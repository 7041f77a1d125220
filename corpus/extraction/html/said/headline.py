"""The headline of a page, as readers see it, without the name of the site."""

import re
from collections.abc import Sequence

from corpus.article import tidy
from corpus.extraction.html.said.page import TITLES, ParsedPage, heading_in, words_in
from corpus.extraction.html.said.site import names_of_site
from corpus.names import folded

_SEPARATOR = re.compile(r"\s+[|·•»›–—-]+\s+|\s*[|»›]\s*")
_SHORT = 3  # words of what programs are told that a longer heading is believed against


def title_of(page: ParsedPage, publisher: str | None) -> str | None:
    """Return the headline as readers see it: the heading that shares words with what programs are told, else
    what they are told.

    Sites tell search engines another headline than readers; on 776 pages (2026-11-22) the shown one was right
    on 82 in 100.
    """
    sites = names_of_site(page, publisher)
    told = [c for c in [page.linked.own("headline"), *page.meta(TITLES), *page.window] if c]
    headings = [h for h in page.headings if h and not _is_site(h, sites)] or _lower(page, told, sites)
    shown = _shown(headings, told)
    candidates = [*shown, *told, *headings]
    if (
        not shown
        and len(headings) == 1
        and all(len(t.split()) <= _SHORT < len(headings[0].split()) for t in told)
    ):
        candidates.insert(0, headings[0])
    menu = frozenset(folded(words_in(link)) for link in page.tree.xpath("//nav//a")) - {""}
    for candidate in candidates:
        title = _without_site(tidy(candidate), publisher, sites, menu, headings)
        if title and not title.endswith(("…", "...")) and not _is_site(title, sites):
            return title
    return tidy(candidates[0]) if candidates else None


def _shown(headings: Sequence[str], told: Sequence[str]) -> list[str]:
    """Return the heading that shares most with what programs are told, if any does."""
    words = {word for title in told for word in re.findall(r"\w+", title.lower())}
    shared = {h: len(words & set(re.findall(r"\w+", h.lower()))) for h in headings}
    return sorted((h for h in shared if shared[h] >= 2), key=lambda h: -(shared[h] ** 2) / len(h.split()))[:1]


def _lower(page: ParsedPage, told: Sequence[str], sites: frozenset[str]) -> list[str]:
    """Return the headings of lower rank that programs are told of: where the only h1 is the site's name, one of these
    is the headline.
    """
    lower = [heading_in(h, told) for h in page.tree.iter("h2", "h3")]
    return [
        h for h in lower if h and not _is_site(h, sites) and any(folded(h) in folded(title) for title in told)
    ][:1]


def _is_site(words: str, sites: frozenset[str]) -> bool:
    return folded(words) in sites


def _without_site(
    title: str, publisher: str | None, sites: frozenset[str], menu: frozenset[str], headings: Sequence[str]
) -> str:
    """Return a headline without the names of the site and of its section that many pages hang on to it."""
    if title in headings:
        parted = _parted(title)
        return (
            title
            if len(parted) < 2 or folded(publisher or "") != folded(parted[-1][1])
            else title[: parted[-1][0]]
        )
    for heading in headings:
        if title.startswith(heading) and _SEPARATOR.match(title[len(heading) :]):
            return heading
    names = sites | ({folded(publisher)} if publisher else set())
    before, colon, behind = title.partition(": ")
    if colon and folded(before) in names and behind:
        return behind
    begin, end, stripped = 0, len(title), False
    parts = _parted(title)
    while len(parts) > 1 and (
        _is_named(parts[-1][1], names, publisher) or (stripped and folded(parts[-1][1]) in menu)
    ):
        end, stripped = parts.pop()[0], True
    while len(parts) > 1 and _is_named(parts[0][1], names, publisher):
        parts.pop(0)
        begin = parts[0][2]
    return title[begin:end]


def _parted(title: str) -> list[tuple[int, str, int]]:
    """Return the parts of a title between marks that part: where the mark before each begins, its words, where they
    begin.
    """
    marks = list(_SEPARATOR.finditer(title))
    begins, ends = [0, *(m.end() for m in marks)], [*(m.start() for m in marks), len(title)]
    return [
        (ends[i - 1] if i else 0, title[b:e], b) for i, (b, e) in enumerate(zip(begins, ends, strict=True))
    ]


def _is_named(words: str, names: frozenset[str] | set[str], publisher: str | None) -> bool:
    return folded(words) in names or (publisher is not None and alike(words, publisher))


def alike(words: str, publisher: str) -> bool:
    """Tell whether one of two names holds the other, both folded."""
    one, other = folded(words), folded(publisher)
    return bool(one and other) and (one in other or other in one)
