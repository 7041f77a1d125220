"""Web pages that somebody has saved and labelled: none are shipped, because pages belong to their publishers.

A folder holds, at any depth, ``NAME.html`` and beside it ``NAME.json``: ``url``, ``text`` (the article's
text, or null), ``with`` and ``without`` (pieces of text that are article and that are not, where there is no
whole text), ``language``, ``title`` and ``part``: ``development`` or ``report``, told apart by the page's
site.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SHORTEST = 60  # words of an article; what is shorter is a stub
_WHOLE = 400  # characters


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page and its article: by a person's hand, or by an extractor whose result holds all that it must and
    nothing that it must not.
    """

    name: str
    html: str
    gold: str
    by_hand: bool
    second: str  # what another extractor makes of it: where the two agree a label is sure
    english: bool
    part: str
    title: str | None
    url: str | None


def saved_pages(folder: Path) -> Iterator[SavedPage]:
    """Yield the pages of a folder that have a whole article to compare with, in order of name."""
    for described in sorted(folder.rglob("*.json")):
        saved = described.with_suffix(".html")
        if saved.exists() and (page := _read(saved, described)):
            yield page


def _read(saved: Path, described: Path) -> SavedPage | None:
    from trafilatura import extract
    from trafilatura.utils import decode_file

    html, known = str(decode_file(saved.read_bytes())), json.loads(described.read_text(encoding="utf-8"))
    extracted = extract(html, include_comments=False) or ""
    gold = known["text"] or (extracted if _holds(extracted, known["with"], known["without"]) else "")
    if len(gold.split()) < _SHORTEST:
        return None
    by_hand = bool(known["text"])
    second = extracted if by_hand else _justext(html)
    return SavedPage(
        described.stem,
        html,
        gold,
        by_hand,
        second,
        known["language"] == "en",
        known["part"],
        known.get("title"),
        known.get("url"),
    )


def _holds(text: str, wanted: list[str], unwanted: list[str]) -> bool:
    text = _plain(text)
    return (
        len(text) >= _WHOLE
        and all(_plain(one) in text for one in wanted)
        and not any(_plain(one) in text for one in unwanted)
    )


def _plain(text: str) -> str:
    return " ".join(text.split())


def _justext(html: str) -> str:
    from justext import justext
    from trafilatura.external import jt_stoplist_init

    try:
        return "\n".join(part.text for part in justext(html, jt_stoplist_init()) if not part.is_boilerplate)
    except (ValueError, AssertionError):  # nothing in the page, or a declaration it does not take
        return ""
