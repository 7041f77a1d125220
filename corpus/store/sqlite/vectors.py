"""Vectors of passages, by model and by fingerprint of what was embedded. What they mean is not known here."""

from collections.abc import Sequence

from corpus.store.sqlite.connection import Part, chunks, marks


class SqliteVectors(Part):
    """All of ``Vectors``."""

    def vectors(self, model: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return kept vectors. See ``Vectors.vectors``."""
        found: dict[bytes, bytes] = {}
        with self._database.reading() as db:
            for part in chunks(keys):
                question = f"SELECT key, vector FROM vectors WHERE model = ? AND key IN ({marks(part)})"
                found.update(db.execute(question, (model, *part)))
        return found

    def keep_vectors(self, model: str, vectors: Sequence[tuple[str, bytes, bytes]]) -> None:
        """Keep vectors. See ``Vectors.keep_vectors``."""
        with self._database.writing() as db:
            db.executemany(
                "INSERT OR REPLACE INTO vectors SELECT ?, ?, id, ? FROM articles WHERE id = ?",
                [(model, key, vector, article_id) for article_id, key, vector in vectors],
            )
