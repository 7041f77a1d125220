"""The seal of a stored version: a fingerprint by which it is known, when read, that nothing of it was
altered.
"""

import hashlib
import json
from collections.abc import Sequence


def seal(article_id: object, text: object, details: Sequence[object]) -> bytes | None:
    """Return the SHA-256 over the exact text of a version and all that is said of it; None for what is never
    stored.

    Text from a damaged file that is no UTF-8 comes with surrogate escapes. The details are JSON, which has no
    line break: where they end and the text begins is never in doubt. The key is not sealed: the id follows
    from it.
    """
    if not isinstance(text, str):
        return None
    try:
        said = json.dumps([article_id, *details])
        return hashlib.sha256(f"{said}\n{text}".encode(errors="surrogateescape")).digest()
    except (TypeError, ValueError):
        return None
