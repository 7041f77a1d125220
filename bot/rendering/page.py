"""Articles that were quoted as one page of HTML that needs nothing else: no script, no network, no font.

Every word of it is put into a tree, which escapes it when it is written; what may be shown at all stands in ``Shown``.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib.resources import files
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.rendering.coverage import day_added
from bot.rendering.plain import plain
from bot.rendering.words import attribution, gone_words, source_line
from corpus.addresses import is_web
from corpus.article import Article, Gone, Paragraph
from corpus.dates import day_in_words
from corpus.revisions import Changes, changes
from corpus.store.records import GivenAnswer, Version

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_TOKEN = re.compile(r"\w+(?:[.,]\w+)*|\s+|[^\w\s]")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """An article in the state that was quoted, the places quoted, all its states and the copies of its story."""

    article: Article
    quotes: tuple[Span, ...]
    history: Sequence[Version]
    story: Sequence[Article]

    @property
    def is_current(self) -> bool:
        """Whether the state quoted is the newest."""
        return bool(self.history) and self.history[-1].article == self.article


def page(articles: Sequence[Shown], answer: GivenAnswer | None) -> str:
    """Return a page of articles and, where they were quoted in an answer, its question."""
    style = files("bot.rendering").joinpath("page.css").read_text("utf-8")
    html = Element("html", lang="en")
    head = SubElement(html, "head")
    SubElement(head, "meta", charset="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": policy})
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    SubElement(head, "meta", name="referrer", content="no-referrer")
    SubElement(head, "meta", {"name": "color-scheme", "content": "light dark"})
    _put(head, "title", answer.question if answer else articles[0].article.title or "Article")
    SubElement(head, "style").text = style
    main = SubElement(SubElement(html, "body"), "main")
    if answer:
        header = SubElement(main, "header")
        _put(header, "p", f"Answer {answer.id}, given on {day_in_words(answer.given_at[:10])}", "small")
        _put(header, "p", answer.question, "question")
    for shown in articles:
        _article(SubElement(main, "article"), shown)
    _put(
        main,
        "footer",
        "Every word of the articles is as Clippings stores it; what is marked was quoted.",
        "small",
    )
    return f"<!DOCTYPE html>\n{tostring(html, encoding='unicode', method='html')}\n"


def _article(into: Element, shown: Shown) -> None:
    article = shown.article
    if isinstance(article, Gone):
        _put(into, "p", gone_words(article), "note")
        return
    if article.language and _LANGUAGE.fullmatch(article.language):
        into.set("lang", article.language)
    _put(into, "h1", article.title)
    _put(into, "p", f"{attribution(article)} · {day_in_words(article.published)}", "by")
    said = [f"by {', '.join(article.authors)}"] if article.authors else []
    _put(into, "p", " · ".join([*said, *([article.section] if article.section else []), article.id]), "small")
    if article.url:
        _link(SubElement(into, "p", {"class": "small"}), article.url, article.url)
    if not shown.is_current:
        _put(into, "p", "This is the state that was quoted. It was changed since: see below.", "note")
    for paragraph in article.paragraphs:
        _paragraph(into, article, paragraph, shown.quotes)
    _corrections(into, shown.history)
    _copies(into, article, shown.story)


def _paragraph(into: Element, article: Article, paragraph: Paragraph, quotes: Iterable[Span]) -> None:
    """Put a paragraph, its number before it, the places quoted marked."""
    line = _put(into, "p", "", "text")
    _put(line, "span", str(paragraph.number), "number")
    at = paragraph.start
    for start, end in sorted(quotes):
        first, last = max(start, at), min(end, paragraph.end)
        if first < last:
            _say(line, article.text[at:first])
            _put(line, "mark", article.text[first:last])
            at = last
    _say(line, article.text[at : paragraph.end])


def _corrections(into: Element, history: Sequence[Version]) -> None:
    """Put what changed from each state of an article to the next."""
    if len(history) < 2:
        return
    section = SubElement(into, "section")
    _put(section, "h2", "What was changed")
    for number, (before, after) in enumerate(pairwise(history), start=2):
        _put(section, "h3", f"Version {number} of {len(history)}, added on {day_added(after.added_at)}")
        if before.article and after.article:
            _changes(section, changes(before.article, after.article))
        else:
            _put(
                section,
                "p",
                "What changed cannot be told: one of the two is damaged, and is not shown.",
                "note",
            )


def _changes(into: Element, found: Changes) -> None:
    for name, detail in found.details:
        line = _put(into, "p", f"{name}: ", "change")
        _put(line, "del", detail.before)
        _say(line, " ")
        _put(line, "ins", detail.after)
    for one in found.changed:
        _difference(_put(into, "p", "", "change"), one.before, one.after)
    for tag, sentences in (("del", found.withdrawn), ("ins", found.new)):
        for sentence in sentences:
            _put(_put(into, "p", "", "change"), tag, sentence)


def _difference(into: Element, before: str, after: str) -> None:
    """Put two wordings of a sentence as one, with what went and what came."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            _say(into, "".join(old[i:j]))
            continue
        if i < j:
            _put(into, "del", "".join(old[i:j]))
        if k < m:
            _put(into, "ins", "".join(new[k:m]))


def _copies(into: Element, article: Article, story: Sequence[Article]) -> None:
    """Put where else the story was printed."""
    others = [other for other in story if other.id != article.id]
    if not others:
        return
    section = SubElement(into, "section")
    _put(section, "h2", "The same story elsewhere")
    rows = SubElement(section, "ul")
    for other in others:
        _link(SubElement(rows, "li"), other.url, f"{source_line(other)} · {other.id}")


def _link(into: Element, address: str | None, words: str) -> None:
    """Put words, as a link where they have an address of the web."""
    if address and is_web(address):
        _put(into, "a", words).attrib.update(href=plain(address), rel="noopener noreferrer")
    else:
        _say(into, words)


def _put(into: Element, tag: str, words: str, kind: str = "") -> Element:
    """Append an element with some words in it, and return it."""
    made = SubElement(into, tag, {"class": kind} if kind else {})
    made.text = plain(words)
    return made


def _say(into: Element, words: str) -> None:
    """Append words behind all that is in an element."""
    if len(into):
        into[-1].tail = (into[-1].tail or "") + plain(words)
    else:
        into.text = (into.text or "") + plain(words)
