"""What of an Atom feed is no published article: drafts, as Atom's publishing protocol marks them, and what else Blogger exports."""

from collections.abc import Mapping
from typing import Any

_KIND = "http://schemas.google.com/blogger/2008/kind#"
_NOT_PUBLISHED = ("draft", "scheduled", "soft_trashed")


def is_published_post(entry: Mapping[str, Any]) -> bool:
    """Tell whether an entry, as feedparser gives it, is published, and no comment, page or setting of a blog."""
    if str(entry.get("app_draft")).strip().lower() == "yes":
        return False
    if (
        str(entry.get("blogger_status")).lower() in _NOT_PUBLISHED
        or str(entry.get("blogger_type", "post")).lower() != "post"
    ):
        return False
    terms = (str(tag.get("term")) for tag in entry.get("tags", ()))
    kinds = [term.removeprefix(_KIND) for term in terms if term.startswith(_KIND)]
    return all(kind == "post" for kind in kinds)
