"""What is read of the coverage: articles, their versions and stories, each against its seal; how much there
is.

What changes it stands in ``putting``.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from corpus.article import Article
from corpus.genre import Genre
from corpus.store.records import (
    Astray,
    Checked,
    Coverage,
    Damaged,
    DamagedError,
    Fault,
    Listed,
    Scope,
    Version,
    freshness_of,
)
from corpus.store.sqlite.connection import Database, Part, Row, chunks, marks
from corpus.store.sqlite.putting import find
from corpus.store.sqlite.rows import (
    CURRENT,
    DETAILS,
    EARLIEST,
    SEALED,
    WHOLE,
    article_of,
    current_row,
    fits,
    is_sealed,
    is_whole,
)
from corpus.store.sqlite.watching import states


class SqliteArticles(Part):
    """The reading side of ``Articles``."""

    def __init__(self, database: Database, tell: Callable[[str], None]) -> None:
        """Read from a database; ``tell`` is given a line for each damaged article that is left out."""
        super().__init__(database)
        self._tell = tell
        self._told: set[int] = set()

    def find(self, reference: str) -> str | None:
        """Return the id of an article. See ``Articles.find``."""
        with self._database.reading() as db:
            return find(db, reference)

    def get(self, reference: str) -> Article | None:
        """Return the current version of an article. See ``Articles.get``."""
        with self._database.reading() as db:
            found = find(db, reference)
            row = current_row(db, found) if found else None
        article = article_of(row) if row else None
        if found and not article:
            raise DamagedError(
                f"article {found} is not shown, for its stored text was altered outside Clippings: add it again"
                f" from its source, or restore {self._database.path} from a backup;"
                " `clippings verify --all` lists all such"
            )
        return article

    def check_versions(self) -> Checked:
        """Check each stored version, and what holds them together. See ``Articles.check_versions``."""
        try:
            with self._database.reading():
                is_file_damaged = self._is_file_damaged()
                count, damaged = self._damaged()
                return Checked(count, damaged, self._astray(), is_file_damaged)
        except DamagedError:  # it cannot be read to the end
            return Checked(0, (), (), is_file_damaged=True)

    def check(self) -> None:
        """Raise DamagedError where anything in the file is damaged: a version in it, or its pages."""
        if not self.check_versions().is_whole:
            raise DamagedError(f"{self._database.path} is damaged: restore it from a backup")

    def _is_file_damaged(self) -> bool:
        with self._database.reading() as db:
            (found,) = db.execute("PRAGMA integrity_check(1)").fetchone()
        return bool(found != "ok")

    def _damaged(self) -> tuple[int, tuple[Damaged, ...]]:
        """Return how many versions there are, and those that are not what was stored."""
        numbers, titles, damaged = Counter[str](), dict[str, str](), list[Damaged]()
        with self._database.reading() as db:
            rows = db.execute(
                f"SELECT {SEALED}, v.added_at, a.current"
                " FROM versions v LEFT JOIN articles a ON a.id = v.article_id ORDER BY v.article_id, v.id"
            )
            for *row, added_at, current in rows:
                numbers[row[2]] += 1
                if is_sealed(tuple(row)):
                    titles[row[2]] = row[4]
                else:
                    damaged.append(Damaged(row[2], None, numbers[row[2]], str(added_at), row[0] == current))
        return numbers.total(), tuple(replace(one, title=titles.get(one.article_id)) for one in damaged)

    def _astray(self) -> tuple[Astray, ...]:
        """Return the articles whose entries do not fit their versions, each with the first of its faults."""
        with self._database.reading() as db:
            entries = db.execute("SELECT id, key FROM articles").fetchall()
            newest = "SELECT max(v.id) FROM versions v WHERE v.article_id = a.id"
            current = db.execute(f"SELECT id FROM articles a WHERE current IS NOT ({newest})").fetchall()
            known = "SELECT id FROM articles"
            stray = db.execute(f"SELECT article_id FROM versions WHERE article_id NOT IN ({known})")
            found = dict.fromkeys((str(one) for (one,) in stray), Fault.NO_ARTICLE)
        found.update((str(one), Fault.NO_CURRENT) for (one,) in current)
        found.update((str(one), Fault.OTHER_KEY) for one, key in entries if not fits(one, key))
        return tuple(Astray(*one) for one in sorted(found.items()))

    def articles(self) -> list[Listed]:
        """Return the coverage. See ``Articles.articles``."""
        with self._database.reading() as db:
            original = f"first_value(a.id) OVER (PARTITION BY a.story ORDER BY {EARLIEST})"
            rows = db.execute(
                f"SELECT a.id, {DETAILS}, {original} FROM {CURRENT} ORDER BY v.published IS NULL, v.published DESC, v.id DESC"
            ).fetchall()
            damaged = {row[2] for row in db.execute(f"SELECT {WHOLE} FROM {CURRENT}") if not is_whole(row)}
        copies: dict[str, list[str]] = {}
        for article, *_, first in rows:
            if article != first:
                copies.setdefault(first, []).append(article)
        return [
            _listed_damaged(row[0]) if row[0] in damaged else _listed(row, copies.get(row[0], ()))
            for row in rows
        ]  # fmt: skip

    def history(self, reference: str) -> list[Version]:
        """Return every state of an article. See ``Articles.history``."""
        with self._database.reading() as db:
            found = find(db, reference)
            every = "versions v JOIN articles a ON a.id = v.article_id"
            rows = db.execute(
                f"SELECT v.added_at, {WHOLE} FROM {every} WHERE a.id = ? ORDER BY v.id", (found,)
            )
            return [Version(str(row[0]), article_of(row[1:])) for row in rows]

    def story(self, article_id: str) -> list[Article]:
        """Return the copies of a story, the original first. See ``Articles.story``."""
        with self._database.reading() as db:
            its_story = "SELECT story FROM articles WHERE id = ?"
            question = f"SELECT {WHOLE} FROM {CURRENT} WHERE a.story = ({its_story}) ORDER BY {EARLIEST}"
            rows = db.execute(question, (article_id,)).fetchall()
        return [article for row in rows if (article := self._whole(row))]

    def stories(self, version_ids: Sequence[int]) -> dict[int, int]:
        """Return the stories of versions. See ``Articles.stories``."""
        found: dict[int, int] = {}
        with self._database.reading() as db:
            for part in chunks(version_ids):
                rows = db.execute(
                    f"SELECT v.id, a.story FROM {CURRENT} WHERE v.id IN ({marks(part)})"
                    " AND EXISTS (SELECT 1 FROM articles b WHERE b.story = a.story AND b.id <> a.id)",
                    part,
                )
                found.update(rows)
        return found

    def coverage(self) -> Coverage:
        """Return how much there is. See ``Articles.coverage``."""
        with self._database.reading() as db:
            day = "substr(v.published, 1, 10)"
            question = f"SELECT count(*), min({day}), max({day}), max(v.added_at) FROM {CURRENT}"
            articles, first, last, last_added = db.execute(question).fetchone()
            return Coverage(articles, first, last, last_added, freshness_of(states(db)))

    def generation(self) -> int:
        """Return a number that is another after every change. See ``Articles.generation``."""
        with self._database.reading() as db:
            row = db.execute("SELECT generation FROM generations ORDER BY number DESC LIMIT 1").fetchone()
            return int(row[0])

    def had_generation(self, generation: int) -> bool:
        """Tell whether the coverage ever was in that state. See ``Articles.had_generation``."""
        with self._database.reading() as db:
            found = db.execute("SELECT 1 FROM generations WHERE generation = ?", (generation,)).fetchone()
        return found is not None

    def publishers(self) -> list[str]:
        """Return the names of the publishers. See ``Articles.publishers``."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT DISTINCT v.publisher FROM articles a JOIN versions v ON v.id = a.current"
                " WHERE v.publisher IS NOT NULL ORDER BY v.publisher"
            )
            return [row[0] for row in rows]

    def version_ids(self, scope: Scope) -> list[int]:
        """Return the ids of versions. See ``Articles.version_ids``."""
        where, given = _where(scope)
        with self._database.reading() as db:
            rows = db.execute(f"SELECT v.id FROM {CURRENT} {where} ORDER BY v.id", given)
            return [row[0] for row in rows]

    def versions(self, ids: Sequence[int]) -> Iterator[tuple[int, Article]]:
        """Yield versions. See ``Articles.versions``."""
        for part in chunks(sorted(set(ids))):
            with self._database.reading() as db:
                question = f"SELECT {WHOLE} FROM {CURRENT} WHERE v.id IN ({marks(part)}) ORDER BY v.id"
                rows = db.execute(question, part).fetchall()
            yield from ((row[0], article) for row in rows if (article := self._whole(row)))

    def _whole(self, row: Row) -> Article | None:
        """Return the article of a row; None for a damaged one, which is told of once."""
        article = article_of(row)
        if article is None and row[0] not in self._told:
            self._told.add(row[0])
            self._tell(
                f"Article {row[2]} is left out, for its stored text was altered outside Clippings: add it again"
                " from its source, or restore a backup; `clippings verify --all` lists all such."
            )
        return article


def _where(scope: Scope) -> tuple[str, list[str]]:
    """Return the condition that an article's current version ``v`` meets in a scope, and its parameters."""
    conditions, given = ["true"], []
    if scope.since:
        conditions.append("substr(v.published, 1, 10) >= ?")
        given.append(scope.since)
    if scope.until:
        conditions.append("substr(v.published, 1, 10) <= ?")
        given.append(scope.until)
    if scope.publishers is not None:
        conditions.append(f"v.publisher IN ({marks(scope.publishers)})")
        given.extend(scope.publishers)
    return "WHERE " + " AND ".join(conditions), given


def _listed(row: Row, copies: Sequence[str]) -> Listed:
    """Return the line of a row of an id, ``DETAILS`` and the id of the original."""
    return Listed(
        id=row[0], title=row[1], publisher=row[2], published=row[3], url=row[4], source=row[5],
        authors=tuple(json.loads(row[6])), language=row[7], digest=bool(row[8]), updated=row[9],
        section=row[10], genre=Genre(row[11]) if row[11] else None, shortened=bool(row[12]),
        copy_of=None if row[0] == row[13] else row[13], copies=tuple(sorted(copies)),
    )  # fmt: skip


def _listed_damaged(article_id: str) -> Listed:
    return Listed(
        id=article_id, title="[damaged, not shown]", publisher=None, published=None, url=None, source="",
        authors=(), language=None, digest=False, is_damaged=True,
    )  # fmt: skip
