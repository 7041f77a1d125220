"""The text of a WordPress post made into paragraphs as WordPress does when it shows it.

Empty lines part paragraphs; shortcodes go, those of media with what they hold, other ones without; comments that mark
blocks go; an address on a line of its own would become a player. What stands in brackets but is no shortcode, ``[sic]``,
are the author's words.
"""

import re

from corpus.extraction.markup import paragraphs_of_html

_MEDIA = frozenset(  # of WordPress itself, with what they hold; captions are left out everywhere
    ("audio", "caption", "embed", "gallery", "playlist", "video", "wp_caption")
)
_TAG = re.compile(r"(?<!\[)\[(/?)([a-z][\w-]*)((?:[\s/][^\[\]]{0,1000})?)\](?!\]|\()", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\s+(?:[\w-]+\s*=|https?://|[\"'])")
_ESCAPED = re.compile(r"\[(\[[^\[\]]*\])\]")
_MORE = re.compile(r"<!--\s*(?:more|nextpage)\b.*?-->", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ADDRESS = re.compile(r"^[ \t]*https?://\S+[ \t]*$", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_KEPT = re.compile(r"(<(pre|script|style|textarea)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)


def paragraphs_of_post(content: str) -> list[str]:
    """Return the paragraphs of the content of a post, as it is stored."""
    text = content.replace("\r\n", "\n").replace("\r", "\n")
    text = _COMMENT.sub("", _MORE.sub("\n\n", text))
    text = _ADDRESS.sub("\n", _without_shortcodes(text))
    parts = _KEPT.split(text)  # text, what is kept, the name of its element, text …
    parts[::3] = [_EMPTY_LINES.sub("\n<br><br>\n", part) for part in parts[::3]]
    del parts[2::3]
    return paragraphs_of_html("".join(parts))


def _without_shortcodes(text: str) -> str:
    """Return text without shortcodes; what one that is no medium encloses stays."""
    tags = list(_TAG.finditer(text))
    closed = {tag[2].lower() for tag in tags if tag[1]}
    kept: list[str] = []
    at = 0
    opened: dict[str, int] = {}  # how much was kept before each medium that is open
    for tag in tags:
        name = tag[2].lower()
        if not (
            tag[1] or name in _MEDIA or name in closed or _ATTRIBUTES.match(tag[3]) or _is_line(text, tag)
        ):
            continue
        kept.append(text[at : tag.start()])
        at = tag.end()
        if name in _MEDIA and not tag[1]:
            opened[name] = len(kept)
        elif name in opened:
            del kept[opened.pop(name) :]
    return _ESCAPED.sub(r"\1", "".join([*kept, text[at:]]))


def _is_line(text: str, tag: re.Match[str]) -> bool:
    """Tell whether a tag without attributes stands on a line of its own."""
    before, after = text[max(0, tag.start() - 20) : tag.start()], text[tag.end() : tag.end() + 20]
    is_first = not before.rpartition("\n")[2].strip() and ("\n" in before or tag.start() <= len(before))
    return is_first and not after.partition("\n")[0].strip() and not tag[3].strip(" /")
