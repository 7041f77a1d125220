"""Several articles in one file: which press archive an export comes from, and each article of it under its own name.

Every reader that has the lines or paragraphs of a document asks here first (`articles_of_export`), that of pages
`articles_of_page`. What holds several articles but is of no archive that is known is refused.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.article import Article, make_article
from corpus.formats.exports import europresse, factiva, nexis, proquest
from corpus.formats.exports.clips import Clip
from corpus.formats.exports.places import Places

if TYPE_CHECKING:
    from lxml.etree import _Element

_ARCHIVES = (proquest.clips, europresse.clips, nexis.clips, factiva.clips)
# what an export has somewhere, and hardly anything else: the rest is not looked at line by line
_NEXIS = re.compile(
    r"\d\s+(?:of|von|de|di|van|av|af|sur)\s+\d+\s+do[ck]ument|(?:end of|ende des|fin du|fin del|fine del|einde van)\s+(?:het )?do[ck]ument"
)
_EUROPRESSE = re.compile(r"·\d{8}·")
_FACTIVA = re.compile(r"(?:19|20)\d{6}[a-z0-9]{9,11}\b")
_FACTIVA_NAMED = re.compile(r"^[ \t]*HD(?:\s|$)", re.MULTILINE)
_NUMBERED = re.compile(
    r"\W*(?:document|dokument|documento|article|artikel|artículo|articolo|clip|item|text|story)\s+"
    r"(?:no\.?\s*)?(\d+)\s*(?:of|/|von|de|di|van|av|af|sur)\s*(\d+)\W*",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"\s*(headline|title|source|publication|newspaper)\s*:\s*\S.*", re.IGNORECASE)
_BLOCKS = frozenset(
    "address article blockquote center dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table tbody td th thead tr ul".split()
)
_UNSEEN = frozenset("head script style template noscript".split())
_HEADLINE = re.compile(r"headline", re.IGNORECASE)


def articles_of_export(
    lines: Sequence[str], source: str, headlines: frozenset[str] = frozenset()
) -> Iterator[Article | ValueError]:
    """Yield the articles of an export, each under its own headline, publisher and day; none where it is no export.

    ``lines`` are the lines or paragraphs of a document, ``headlines`` those of them that it sets as headlines. A
    document of it that does not tell whose it is comes out as a ValueError. Raises ValueError where several articles
    are in it that cannot be told apart.
    """
    lines = [part for line in lines for part in (line.replace("\xa0", " ").splitlines() or [""])]
    places, found = Places(source), False
    if _may_be_export("\n".join(lines)):
        for clips in _ARCHIVES:
            for clip in clips(lines, headlines):
                found = True
                yield _article(clip, places) if isinstance(clip, Clip) else clip
            if found:
                return
    if (count := _several(lines)) > 1:
        raise ValueError(
            f"{count} articles in one file, of an archive that is not known: save each in a file of its own"
        )


def articles_of_page(text: str, source: str) -> Iterator[Article | ValueError]:
    """Yield the articles of an export that is a page; none where it is none."""
    if not (_may_be_export(text) or europresse.is_page(text)):
        return
    from lxml import etree, html

    try:
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        tree = html.document_fromstring(text.encode(errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return
    if europresse.is_page(text):
        places = Places(source)
        for clip in europresse.clips_of_page(tree):
            yield _article(clip, places) if isinstance(clip, Clip) else clip
        return
    lines, headlines = _lines_of(tree)
    if _may_be_export("\n".join(lines)):
        yield from articles_of_export(lines, source, headlines)


def _may_be_export(text: str) -> bool:
    """Tell whether a text has what only the exports of some archive have; told quickly, as every text and page is asked."""
    small = text.lower()
    if "proquest" in small or ("·" in text and _EUROPRESSE.search(text)):
        return True
    if ("document" in small or "dokument" in small) and _NEXIS.search(small):
        return True
    return bool(_FACTIVA.search(text) or ("HD" in text and _FACTIVA_NAMED.search(text)))


def _article(clip: Clip, places: Places) -> Article | ValueError:
    try:
        return make_article(clip.details, clip.paragraphs, places.source, places.of(clip.details))
    except ValueError as error:
        return ValueError(f"{clip.details.title!r}: {error}")


def _several(lines: Sequence[str]) -> int:
    """Return how many articles lines hold that number them, or put the same names before headline and source of each."""
    numbers = [int(found[1]) for line in lines if (found := _NUMBERED.fullmatch(line))]
    if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)):
        return len(numbers)
    named = [found[1].lower() for line in lines if (found := _LABELLED.fullmatch(line))]
    titles = max(named.count("headline"), named.count("title"))
    sources = max(named.count("source"), named.count("publication"), named.count("newspaper"))
    return titles if titles > 1 and titles == sources else 0


def _lines_of(tree: "_Element") -> tuple[list[str], frozenset[str]]:
    """Return the lines of a page, an empty one around each block, and those that it sets as headlines."""
    from lxml.etree import iterwalk

    pieces: list[str] = []
    headlines: set[str] = set()
    hidden = 0
    for event, element in iterwalk(tree, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        edge = "\n\n" if name in _BLOCKS else "\n" if name == "br" else ""
        if event == "start":
            hidden += name in _UNSEEN
            pieces += [edge, "" if hidden else _flat(element.text)]
            if _HEADLINE.search(f"{element.get('class')} {element.get('id')}"):
                headlines.add(" ".join("".join(map(str, element.itertext())).split()))
        else:
            hidden -= name in _UNSEEN
            pieces += [edge if name != "br" else "", "" if hidden else _flat(element.tail)]
    lines = [" ".join(line.split()) for line in "".join(pieces).split("\n")]
    return [line for at, line in enumerate(lines) if line or (at and lines[at - 1])], frozenset(headlines)


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
