"""What a page tells programs: its meta elements, its microdata and its JSON-LD, by their names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from corpus.article import tidy
from corpus.extraction.html.linked import Linked, linked_of

TITLES = "og:title twitter:title title dc.title dcterms.title sailthru.title parsely-title headline".split()


@dataclass(frozen=True, slots=True)
class Told:
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

    def meta(self, names: Iterable[str]) -> Iterator[str]:
        """Yield what the meta elements of these names say, in the order of the names."""
        for name in names:
            yield from self.metas.get(name, ())

    def items(self, prop: str) -> Iterator[_Element]:
        """Yield the elements that microdata calls by a name."""
        yield from self.tree.xpath("//*[contains(concat(' ', @itemprop, ' '), $prop)]", prop=f" {prop} ")


def told_by(tree: _Element, url: str | None) -> Told:
    """Return what a page tells. ``url`` is the address it was read from, where that is known."""
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = tidy(meta.get("content") or meta.get("value") or "")
        for names in (meta.get("property"), meta.get("name"), meta.get("itemprop"), meta.get("http-equiv")):
            for name in (names or "").lower().split() if content else ():
                metas.setdefault(name, []).append(content)
    headings = [words_in(h) for h in tree.iter("h1")]
    window = [words_in(t) for t in tree.iter("title")][:1]
    return Told(tree, metas, linked_of(tree, _titles(metas, headings, window)), headings, window, url)


def words_in(element: _Element) -> str:
    """Return the words within an element on one line."""
    return tidy("".join(element.itertext()))


def _titles(metas: Mapping[str, list[str]], headings: Iterable[str], window: Iterable[str]) -> list[str]:
    named = (content for name in TITLES for content in metas.get(name, ()))
    return [title for title in (*named, *headings, *window) if title]
