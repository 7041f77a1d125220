"""Answers that were given: their questions, where the quotes in them stood, and how to give them again."""

from collections.abc import Iterator, Sequence

from corpus.article import Article
from corpus.store.records import GivenAnswer, GivenCitation, Piece, Record
from corpus.store.seal import seal
from corpus.store.sqlite.connection import Connection, Part, Row
from corpus.store.sqlite.rows import WHOLE, article_of, details_of

_GIVEN = "SELECT id, given_at, question, status, part_of FROM answers"
_STATE = "SELECT max(id) FROM versions WHERE article_id = ? AND sha256 = ?"


class SqliteAnswers(Part):
    """All of ``Answers``."""

    def keep_answer(
        self, answer: GivenAnswer, citations: Sequence[GivenCitation], record: Record | None = None
    ) -> None:
        """Keep an answer on record. See ``Answers.keep_answer``."""
        text = _storable(record.text) if record else None
        with self._database.writing() as db:
            db.execute(
                "INSERT INTO answers (id, given_at, question, status, part_of, record) VALUES (?, ?, ?, ?, ?, ?)",
                (answer.id, answer.given_at, _storable(answer.question), answer.status, answer.part_of, text),
            )
            db.executemany(
                "INSERT INTO answer_citations VALUES (?, ?, ?, ?, ?)",
                [(answer.id, c.article_id, c.start, c.end, c.sha256) for c in citations],
            )
            if record:
                pieces = _pieces(db, answer.id, record)
                db.executemany("INSERT INTO answer_pieces VALUES (?, ?, ?, ?, ?)", pieces)

    def given_answer(self, answer_id: str) -> GivenAnswer | None:
        """Return an answer that was given. See ``Answers.given_answer``."""
        with self._database.reading() as db:
            row = db.execute(f"{_GIVEN} WHERE id = ?", (answer_id,)).fetchone()
        return GivenAnswer(*row) if row else None

    def given_answers(self) -> list[GivenAnswer]:
        """Return the answers that were given. See ``Answers.given_answers``."""
        with self._database.reading() as db:
            rows = db.execute(f"{_GIVEN} WHERE part_of IS NULL ORDER BY given_at DESC, id")
            return [GivenAnswer(*row) for row in rows]

    def record(self, answer_id: str) -> Record | None:
        """Return how to give an answer again. See ``Answers.record``."""
        with self._database.reading() as db:
            row = db.execute("SELECT record FROM answers WHERE id = ?", (answer_id,)).fetchone()
            if row is None or row[0] is None:
                return None
            state = "versions v ON v.id = p.version LEFT JOIN articles a ON a.id = v.article_id"
            pieces = db.execute(
                f"SELECT p.number, p.said, {WHOLE} FROM answer_pieces p LEFT JOIN {state} WHERE p.answer_id = ?",
                (answer_id,),
            )
            return Record(
                row[0], {number: Piece(article_of(tuple(of)), said) for number, said, *of in pieces}
            )

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


def _pieces(db: Connection, answer_id: str, record: Record) -> Iterator[Row]:
    """Yield the rows of what is said of articles that are there in the states that were quoted."""
    for number, piece in record.pieces.items():
        if piece.article and (version := _version(db, piece.article)):
            yield answer_id, number, piece.article.id, version, _storable(piece.said)


def _version(db: Connection, article: Article) -> int | None:
    sealed = seal(article.id, article.text, details_of(article))
    (version,) = db.execute(_STATE, (article.id, sealed)).fetchone()
    return None if version is None else int(version)


def _storable(text: str) -> str:
    """Return a text without halves of surrogate pairs, which cannot be stored."""
    return text.encode(errors="replace").decode()
