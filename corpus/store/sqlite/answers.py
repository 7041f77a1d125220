"""Answers that were given: their questions, and where the quotes in them stood."""

from collections.abc import Sequence

from corpus.store.records import GivenCitation
from corpus.store.sqlite.connection import Part
from corpus.store.sqlite.rows import now


class SqliteAnswers(Part):
    """All of ``Answers``."""

    def keep_answer(self, answer_id: str, question: str, citations: Sequence[GivenCitation]) -> None:
        """Keep an answer on record. See ``Answers.keep_answer``."""
        asked = question.encode(errors="replace").decode()  # half a surrogate pair cannot be stored
        with self._database.writing() as db:
            db.execute("INSERT INTO answers VALUES (?, ?, ?)", (answer_id, now(), asked))
            db.executemany(
                "INSERT INTO answer_citations VALUES (?, ?, ?, ?, ?)",
                [(answer_id, c.article_id, c.start, c.end, c.sha256) for c in citations],
            )

    def gave_answer(self, answer_id: str) -> bool:
        """Tell whether an answer is on record. See ``Answers.gave_answer``."""
        with self._database.reading() as db:
            return db.execute("SELECT 1 FROM answers WHERE id = ?", (answer_id,)).fetchone() is not None

    def given_citations(self, answer_id: str | None) -> list[tuple[str, GivenCitation]]:
        """Return quotes given. See ``Answers.given_citations``."""
        where, given = ("WHERE answer_id = ?", (answer_id,)) if answer_id else ("", ())
        with self._database.reading() as db:
            rows = db.execute(f"SELECT * FROM answer_citations {where} ORDER BY rowid", given)
            return [(row[0], GivenCitation(*row[1:])) for row in rows]

    def quotes_of(self, article_id: str) -> list[tuple[str, GivenCitation]]:
        """Return the quotes of an article in past answers. See ``Answers.quotes_of``."""
        with self._database.reading() as db:
            question = "SELECT * FROM answer_citations WHERE article_id = ? ORDER BY rowid"
            rows = db.execute(question, (article_id,))
            return [(row[0], GivenCitation(*row[1:])) for row in rows]
