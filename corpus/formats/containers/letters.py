"""The letter in a mail: its paragraphs without what stands around them, and without the words of others that it answers.

A newsletter ends where it begins to speak of itself: how it came here, and how to be rid of it. That is told by where its links
lead as much as by words, so it holds in languages that are not listed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.article import tidy
from corpus.extraction.blocks import ends_sentence
from corpus.extraction.html.blocks import blocks_of
from corpus.extraction.markup import paragraphs_of_text
from corpus.formats.html import parse_page

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEADS_OUT = re.compile(
    r"unsub|opt-?out|abmeld|abbestell|desabonn|désabonn|desinscri|désinscri|darse-?de-?baja|cancelar|disiscri|afmeld|uitschrijv|wypisz"
    r"|avregistr|preferences|list-manage|manage[-_/]?subscription|forward(?:to)?[-_]?a?[-_]?friend|webversion|view[-_]?(?:in|online)",
    re.IGNORECASE,
)
_OF_ITSELF = re.compile(
    r"\bunsubscribe\b|\bopt[- ]out\b|\byou(?:['’]re| are)? (?:are )?(?:receiving|received|getting|subscribed)\b|\b(?:sent|emailed) to\b.*@"
    r"|\bview (?:this|it|the|in|online)\b.*\b(?:browser|online|email|web)\b|\b(?:manage|update|change) your\b.*\b(?:preferences|subscription|profile|settings)\b"
    r"|\bforwarded this\b|\bprivacy policy\b|\ball rights reserved\b|^\W*(?:©|copyright\b)"
    r"|\babmelden\b|\babbestellen\b|\bim browser\b|\bse d[ée]s(?:abonner|inscrire)\b|\bdarse de baja\b|\bcancelar (?:la |sua |su )?(?:suscripción|inscrição|assinatura)\b"
    r"|\bdisiscriv|\bafmelden\b|\buitschrijven\b|\bdans (?:votre|un) navigateur\b|\ben (?:su|tu|el) navegador\b",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_ATTRIBUTION = re.compile(
    r"^(?:on|am|le|el|il|op)\b.{4,200}\b(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef)\b.*:\s*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"<?https?://\S+>?")
_RULE = re.compile(r"(?<!\S)[-=_*~#]{2,}(?!\S)")
_QUOTES = ("gmail_quote", "moz-cite-prefix", "yahoo_quoted", "divRplyFwdMsg", "gmail_attr")
_UNSEEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|font-size\s*:\s*[01]px|max-height\s*:\s*0", re.IGNORECASE
)
_MOSTLY = 0.6  # of a block that is linked: it leads elsewhere
_PROSE = 20  # words of a sentence that is part of a letter
_MOST_PROSE_BELOW = 1  # paragraphs that a footer may have, beside those that speak of the letter


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a mail; ``leads`` where it mostly leads elsewhere, ``of_itself`` where it speaks of the mail."""

    text: str
    leads: bool = False
    of_itself: bool = False
    is_heading: bool = False


def lines_of_page(html: str, *, with_quotes: bool) -> list[Line]:
    """Return the paragraphs of a mail in HTML, without what is not shown and, unless asked for, what it quotes of an earlier one."""
    body = parse_page(html).find("body")
    if body is None:
        return []
    for element in [*body.iterdescendants("*")]:
        if _is_unseen(element) or (not with_quotes and _is_quoted(element)):
            element.text = None
            del element[:]  # the words behind it stay
    return [
        Line(
            block.text,
            block.linked > _MOSTLY,
            bool(_OF_ITSELF.search(block.text)) or _leads_out(block.element, block.text),
            block.element.tag in ("h1", "h2", "h3"),
        )
        for block in blocks_of(body)
    ]


def lines_of_text(text: str, *, with_quotes: bool) -> list[Line]:
    """Return the paragraphs of a mail in plain text, without its signature and, unless asked for, what it quotes."""
    text = _SIGNATURE.split(text.replace("\r\n", "\n"))[0]
    kept: list[str] = []
    for line in text.split("\n"):
        if not with_quotes and _ATTRIBUTION.match(line):
            break
        if with_quotes or not line.startswith(">"):
            kept.append(re.sub(r"^(?:> ?)+", "", line))
    lines = []
    for paragraph in paragraphs_of_text("\n".join(kept)):
        words = tidy(_RULE.sub(" ", _ADDRESS.sub("", paragraph)))
        if any(c.isalnum() for c in words):
            leads = words != tidy(paragraph) and not ends_sentence(words)
            of_itself = bool(
                _OF_ITSELF.search(words) or _LEADS_OUT.search(" ".join(_ADDRESS.findall(paragraph)))
            )
            lines.append(Line(words.strip("*_ ").removesuffix("()").strip(), leads, of_itself))
    return lines


def letter(lines: Sequence[Line]) -> list[Line]:
    """Return a mail's paragraphs without what stands above and below its letter."""
    end = next((at for at in range(len(lines)) if _is_footer(lines, at)), len(lines))
    while end and (lines[end - 1].leads or lines[end - 1].of_itself):
        end -= 1
    begin = next((at for at, line in enumerate(lines[:end]) if not (line.leads or line.of_itself)), end)
    return [line for line in lines[begin:end] if not line.of_itself or _is_prose(line)]


def _is_footer(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a paragraph begins what a letter says of itself: hardly any prose follows."""
    if not lines[at].of_itself:
        return False
    return at > 0 and sum(
        _is_prose(line) for line in lines[at:] if not line.of_itself
    ) <= _MOST_PROSE_BELOW * (at > len(lines) // 2)


def _is_prose(line: Line) -> bool:
    return ends_sentence(line.text) and len(line.text.split()) >= _PROSE and not line.leads


def _is_unseen(element: "_Element") -> bool:
    return bool(_UNSEEN.search(element.get("style") or ""))


def _is_quoted(element: "_Element") -> bool:
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    is_cited = element.tag == "blockquote" and element.get("type") == "cite"
    return is_cited or any(name in named for name in _QUOTES)


def _leads_out(element: "_Element", text: str) -> bool:
    """Tell whether a link of a short paragraph leads to where a letter is cancelled or looked at."""
    if len(text.split()) > 3 * _PROSE:
        return False
    return any(_LEADS_OUT.search(link.get("href") or "") for link in element.iter("a"))
