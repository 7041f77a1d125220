"""The JSON-LD of a page: which of its nodes is the article, and what that says, whatever shape sites give it.

Vocabulary: schema.org Article, https://schema.org/Article; JSON-LD 1.1, https://www.w3.org/TR/json-ld11/.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from lxml.etree import _Element

Node = Mapping[str, object]

_ARTICLES = re.compile(r"(?:Article|BlogPosting|SocialMediaPosting|Report)$")
_OTHERS = frozenset(
    (
        "itemListElement",
        "comment",
        "comments",
        "hasPart",
        "isPartOf",
        "citation",
        "mentions",
        "relatedLink",
        "review",
        "video",
    )
)
_DEEPEST = 12
_MOST_NODES = 2000
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$|;\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_TAG = re.compile(r"<[^<>]*>")
_LINE_TAG = re.compile(r"<(?:/p|/div|/li|/h\d|br)\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Linked:
    """The article's node, empty where there is none, and every node by its ``@id``."""

    article: Node
    page: Node
    by_id: Mapping[str, Node]

    def text(self, name: str) -> str | None:
        """Return a property of the article, or of the page where the article does not give it, as text."""
        return next(
            (text for node in (self.article, self.page) for text in self._texts(node.get(name))), None
        )

    def own(self, name: str) -> str | None:
        """Return a property of the article's own node as text."""
        return next(self._texts(self.article.get(name)), None)

    def names(self, name: str) -> list[str]:
        """Return the names of the persons or organisations under a property of the article, references
        followed.
        """
        return list(dict.fromkeys(self._texts(self.article.get(name))))

    @property
    def kinds(self) -> list[str]:
        """Return what the article is called: its types, and its genre where it gives one."""
        return [*(_kinds(self.article) if self.article else ()), *self._texts(self.article.get("genre"))]

    @property
    def is_paid(self) -> bool:
        """Whether the article, or a part of it, is called one that is not free."""
        parts = self.article.get("hasPart")
        nodes = [self.article, *(parts if isinstance(parts, list) else [parts])]
        given = [node.get("isAccessibleForFree") for node in nodes if isinstance(node, Mapping)]
        return any(str(one).rpartition("/")[2].lower() in ("false", "no", "0") for one in given)

    @property
    def body(self) -> str:
        """Return the articleBody without mark-up, a paragraph a line; empty where there is none."""
        raw = self.own("articleBody") or ""
        return _TAG.sub(" ", _LINE_TAG.sub("\n", unescape(raw))) if "<" in raw or "&" in raw else raw

    def _texts(self, value: object, depth: int = 0) -> Iterator[str]:
        if depth > _DEEPEST:
            return
        if isinstance(value, list):
            for one in value:
                yield from self._texts(one, depth + 1)
        elif isinstance(value, Mapping):
            known = (
                value
                if "name" in value or "@value" in value
                else self.by_id.get(str(value.get("@id")), value)
            )
            found = known.get("name") or known.get("@value")
            if found is not value:
                yield from self._texts(found, depth + 1)
        elif (
            isinstance(value, str)
            and value.strip()
            and value.strip().lower() not in ("null", "none", "undefined")
        ):
            yield unescape(unescape(value)).strip() if "&" in value else value.strip()
        elif isinstance(value, int) and not isinstance(value, bool):
            yield str(value)


def linked_of(tree: _Element, titles: Iterable[str]) -> Linked:
    """Return what the JSON-LD of a page says; ``titles`` are the page's headlines, to know its own article
    from others.
    """
    nodes = [
        node
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "").lower()
        for node in _nodes(script.text or "")
    ]
    by_id: dict[str, Node] = {}
    for node in nodes:
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(by_id.get(name, ())):
            by_id[name] = node
    wanted = {_plain(title) for title in titles}
    articles = [node for node in nodes if any(_ARTICLES.search(kind) for kind in _kinds(node))]
    pages = [node for node in nodes if any(kind.endswith("WebPage") for kind in _kinds(node))]
    best = max(articles, key=lambda node: _claim(node, wanted), default={})
    if len({_plain(_headline(node)) for node in articles}) > 1 and not _is_near(
        _plain(_headline(best)), wanted
    ):
        best = {}  # teasers of other stories
    return Linked(best, pages[0] if len(pages) == 1 else {}, by_id)


def _claim(node: Node, titles: set[str]) -> tuple[bool, bool, int]:
    """Return how good a claim a node has to be the page's article."""
    headline = _plain(_headline(node))
    ours = bool(headline) and any(headline in title or title in headline for title in titles if title)
    return ours, "datePublished" in node, len(str(node.get("articleBody") or ""))


def _headline(node: Node) -> str:
    return str(node.get("headline") or node.get("name") or "")


def _is_near(headline: str, titles: set[str]) -> bool:
    """Tell whether a headline shares half of its words with one of the page's; one that is not given may be any."""
    words = set(headline.split())
    return any(2 * len(words & set(title.split())) >= len(words) for title in titles) if titles else True


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", unescape(title).lower()))


def _kinds(node: Node) -> list[str]:
    kind = node.get("@type")
    return [str(one) for one in (kind if isinstance(kind, list) else [kind])]


def _nodes(text: str) -> list[Node]:
    content = _parsed(text)
    found: list[Node] = []
    waiting: list[tuple[object, int]] = [(content, 0)]
    while waiting and len(found) < _MOST_NODES:
        value, depth = waiting.pop(0)
        if isinstance(value, Mapping):
            found.append(value)
            inner: Iterable[object] = (v for name, v in value.items() if name not in _OTHERS)
        else:
            inner = value if isinstance(value, list) else ()
        if depth < _DEEPEST:
            waiting += [(one, depth + 1) for one in inner if isinstance(one, list | Mapping)]
    return found


def _parsed(text: str) -> object:
    text = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip()
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text), unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None
