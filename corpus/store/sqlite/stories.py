"""Which articles are copies of one story: each current version's sketch, and the story it joins or leaves.

What makes a copy stands in ``corpus.store.duplicates``; this keeps the sketches and asks it.
"""

from collections import Counter

from corpus.store.duplicates import Shingles, likeness, may_be_copies, shingles, sketch
from corpus.store.sqlite.connection import Connection
from corpus.store.sqlite.rows import CURRENT, EARLIEST, WHOLE, article_of, current_row

_COMMON = 64  # articles looked at, newest first, for one shingle: what all of a template share tells nothing
_COMPARED = 8  # articles compared whole, those that share most of a sketch first


def leave(db: Connection, article_id: str) -> None:
    """Take the current version of an article out of the sketches, and so out of its story."""
    row = current_row(db, article_id)
    article = article_of(row) if row else None
    if row and article:
        hashes = sketch(shingles(article.text))
        its_own = [(number, row[0]) for number in hashes]
        db.executemany("DELETE FROM shingles WHERE hash = ? AND version = ?", its_own)
    elif db.execute("SELECT 1 FROM articles WHERE id = ?", (article_id,)).fetchone():
        # what it was sketched from is lost: they are looked for one by one
        versions = "SELECT id FROM versions WHERE article_id = ?"
        db.execute(f"DELETE FROM shingles WHERE version IN ({versions})", (article_id,))


def join(db: Connection, article_id: str, version: int, text: str) -> None:
    """Make the current version of an article part of the story it is a copy of, or a story of its own."""
    words = shingles(text)
    hashes = sketch(words)
    shared: Counter[int] = Counter()
    for number in hashes:
        newest = "SELECT version FROM shingles WHERE hash = ? ORDER BY version DESC LIMIT ?"
        shared.update(v for (v,) in db.execute(newest, (number, _COMMON)))
    likely = sorted(shared, key=lambda v: (-shared[v], v))[:_COMPARED]
    found = (_story_of_copy(db, like, shared[like], text, words) for like in likely)
    story = next(filter(None, found), version)
    db.execute("UPDATE articles SET story = ? WHERE id = ?", (story, article_id))
    db.executemany("INSERT OR IGNORE INTO shingles VALUES (?, ?)", [(number, version) for number in hashes])


def join_all(db: Connection) -> None:
    """Find the stories of all articles, each that was added earlier first."""
    for row in db.execute(f"SELECT {WHOLE} FROM {CURRENT} ORDER BY a.first").fetchall():
        if article := article_of(row):
            join(db, article.id, row[0], article.text)


def original(db: Connection, article_id: str) -> str:
    """Return the id of the original of an article's story."""
    its_story = "SELECT story FROM articles WHERE id = ?"
    first = f"SELECT a.id FROM {CURRENT} WHERE a.story = ({its_story}) ORDER BY {EARLIEST} LIMIT 1"
    row = db.execute(first, (article_id,)).fetchone()
    return str(row[0])


def _story_of_copy(db: Connection, version: int, shared: int, text: str, words: Shingles) -> int | None:
    """Return the story of a version if a text is a copy of it."""
    row = db.execute(f"SELECT {WHOLE}, a.story FROM {CURRENT} WHERE v.id = ?", (version,)).fetchone()
    other = article_of(row[:-1]) if row else None
    if other is None or not may_be_copies(shared, len(text), len(other.text)):
        return None
    return int(row[-1]) if likeness(words, shingles(other.text)).is_copy else None
