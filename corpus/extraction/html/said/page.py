"""What a page tells programs: its meta elements, its microdata and its JSON-LD, by their names."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from lxml.etree import _Element

from corpus.article import tidy
from corpus.extraction.html.said.linked import Linked, linked_of
from corpus.names import folded

TITLES = "og:title twitter:title title dc.title dcterms.title sailthru.title parsely-title headline".split()

_SILENT = frozenset(("script", "style", "svg", "button", "template", "noscript"))
_PARTING = frozenset(("br", "div", "p", "small", "li", "h1", "h2", "h3", "h4", "h5", "h6"))
_KICKER = re.compile(
    r"(?:^|[\s_-])(?:kicker|eyebrow|overline|topline|roofline|pre-?title|super-?title|category|rubric)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_MANY_PIECES = 12  # of a heading; one with more is set letter by letter


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A page with what it tells: ``metas`` by the names of the meta elements, ``headings`` and ``window`` the
    words of its h1 elements and of its title element, ``url`` the address it was read from, where known.
    """

    tree: _Element
    metas: Mapping[str, list[str]]
    linked: Linked
    headings: Sequence[str]
    window: Sequence[str]
    url: str | None

    @property
    def titles(self) -> list[str]:
        """All that may be the page's headline."""
        return _titles(self.metas, self.headings, self.window)

    @property
    def is_article(self) -> bool:
        """Whether the page calls itself an article."""
        return any(kind.lower() == "article" for kind in self.meta(["og:type"]))

    def meta(self, names: Iterable[str]) -> Iterator[str]:
        """Yield what the meta elements of these names say, in the order of the names."""
        for name in names:
            yield from self.metas.get(name, ())

    def items(self, prop: str) -> Iterator[_Element]:
        """Yield the elements that microdata calls by a name."""
        yield from self.tree.xpath("//*[contains(concat(' ', @itemprop, ' '), $prop)]", prop=f" {prop} ")


def parsed_page(tree: _Element, url: str | None) -> ParsedPage:
    """Return what a page tells. ``url`` is the address it was read from, where that is known."""
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = tidy(meta.get("content") or meta.get("value") or "")
        for names in (meta.get("property"), meta.get("name"), meta.get("itemprop"), meta.get("http-equiv")):
            for name in (names or "").lower().split() if content else ():
                metas.setdefault(name, []).append(content)
    window = [words_in(t) for t in tree.iter("title")][:1]
    told = [*_titles(metas, (), window)]
    headings = [heading_in(h, told) for h in tree.iter("h1")]
    return ParsedPage(tree, metas, linked_of(tree, _titles(metas, headings, window)), headings, window, url)


def words_in(element: _Element) -> str:
    """Return the words within an element on one line."""
    return tidy("".join(element.itertext()))


def name_of(element: _Element) -> str:
    """Return what a page calls an element: its classes and its id."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def pieces_in(element: _Element) -> list[str]:
    """Return the words within an element as the elements in it part them, without what is no word of the page."""
    return [words for text in _texts_in(element) if (words := tidy(text))]


def _texts_in(element: _Element) -> Iterator[str]:
    yield element.text or ""
    for inner in element:
        if inner.tag not in _SILENT:
            yield from _texts_in(inner)
        yield inner.tail or ""


def heading_in(element: _Element, told: Iterable[str]) -> str:
    """Return the words of a heading on one line, without a kicker in it: that is called one, or is all but what
    programs are told is the headline.
    """
    wanted = {folded(title): title for title in told}
    pieces = [folded(piece) for piece in pieces_in(element)]
    for first, last in combinations(range(len(pieces) + 1), 2) if 1 < len(pieces) < _MANY_PIECES else ():
        title = wanted.get("".join(pieces[first:last]))
        if title and last - first < len(pieces):
            return title
    return tidy(_shown(element, without_kicker=True)) or tidy(_shown(element, without_kicker=False))


def _shown(element: _Element, *, without_kicker: bool) -> str:
    """Return the words of an element; a blank parts them at line breaks and boxes, and where two elements of words
    touch.
    """
    shown, touches = element.text or "", False
    for inner in element:
        part = "" if inner.tag in _SILENT else _shown(inner, without_kicker=without_kicker)
        if without_kicker and _KICKER.search(inner.get("class") or ""):
            part = " "
        parted = inner.tag in _PARTING or (touches and len(part) > 1)
        touches = len(part) > 1 and not inner.tail
        shown += (" " if parted else "") + part + (" " if inner.tag in _PARTING else "") + (inner.tail or "")
    return shown


def _titles(metas: Mapping[str, list[str]], headings: Iterable[str], window: Iterable[str]) -> list[str]:
    named = (content for name in TITLES for content in metas.get(name, ()))
    return [title for title in (*named, *headings, *window) if title]
