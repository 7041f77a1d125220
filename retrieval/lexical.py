"""Passages by their words: BM25 (Robertson and Zaragoza 2009; k1 1.2, b .75) by tantivy."""

import io
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Document, Occur, Query

from retrieval.files import read_manifest, replace_file, write_manifest
from retrieval.passages import LAYOUT
from retrieval.tuned import tuned

_WRITER_MEMORY = 64_000_000  # bytes
TITLE_WEIGHT, _SPELLING = tuned("search")["title"], tuned("search")["spelling"]


@dataclass(frozen=True, slots=True)
class Indexed:
    """A passage as it is indexed: its terms, those of the headline above it, and the keys of the names in it."""

    id: int
    body: Sequence[str]
    title: Sequence[str]
    names: Iterable[str]


class LexicalIndex:
    """Terms of passages and of the headlines above them, by passage id.

    Passages are only ever added in place. When some must go, the others are copied, terms as they are, into a folder of their own that is
    put in place of the old one: tantivy would keep the words of deleted passages on disk, and count them.
    """

    def __init__(self, folder: Path) -> None:
        """Open the index in its folder; an empty one when it is missing, damaged or of another layout."""
        self._folder = folder
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
        builder.add_text_field("body", stored=True, tokenizer_name="terms", index_option="freq")
        builder.add_text_field("title", stored=True, tokenizer_name="terms", index_option="freq")
        builder.add_text_field("names", stored=True, tokenizer_name="terms", index_option="basic")
        self._schema = builder.build()
        self._ids: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._index = self._prepared(tantivy.Index(self._schema))
        self._state = ""
        self.generation = -1
        self._open()

    def _open(self) -> None:
        manifest = read_manifest(self._folder / "manifest.json")
        if manifest.get("layout") != LAYOUT:
            return
        state = str(manifest.get("state"))
        try:
            ids = np.load(self._folder / state / "ids.npy")
            index = self._prepared(tantivy.Index(self._schema, path=str(self._folder / state)))
        except (OSError, ValueError):
            return
        self._ids, self._index, self._state = ids, index, state
        # Stopped between two files, it can be searched but is written anew by the next refresh.
        self.generation = int(manifest["generation"]) if index.searcher().num_docs == len(ids) else -1

    @staticmethod
    def _prepared(index: tantivy.Index) -> tantivy.Index:
        """Give an index our terms, and keep it as it is while another process adds to it."""
        index.register_tokenizer("terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        index.config_reader(reload_policy="manual")
        return index

    def ids(self) -> NDArray[np.int64]:
        """Return the ids of all passages in the index."""
        return self._ids

    def extend(self, add: Iterable[Indexed], generation: int) -> None:
        """Add passages that are not in the index, and write it as the state of this generation of the store."""
        self._write(((passage.id, _document(passage)) for passage in add), generation)

    def rebuild(self, add: Iterable[Indexed], generation: int) -> None:
        """Write the index anew with these passages, and put it in place of the old one when it is whole."""
        self._begin_anew()
        self.extend(add, generation)
        self._clear_away()

    def drop(self, gone: Iterable[int], generation: int) -> None:
        """Take passages out, every word of them, and write the index as the state of this generation of the store."""
        left = self._documents(np.asarray(list(gone), dtype=np.int64), self._index.searcher())
        self._begin_anew()
        self._write(left, generation)
        self._clear_away()

    def _begin_anew(self) -> None:
        self._state = secrets.token_hex(4)
        (self._folder / self._state).mkdir(parents=True)
        self._ids = np.empty(0, dtype=np.int64)
        self._index = self._prepared(tantivy.Index(self._schema, path=str(self._folder / self._state)))

    def _clear_away(self) -> None:
        for old in self._folder.iterdir():
            if old.is_dir() and old.name != self._state:
                shutil.rmtree(old, ignore_errors=True)  # on some systems a reader still holds it: the next time, then

    @staticmethod
    def _documents(gone: NDArray[np.int64], searcher: tantivy.Searcher) -> Iterator[tuple[int, Document]]:
        """Yield the passages that a searcher sees, but for those that go."""
        places = [address for _, address in searcher.search(Query.all_query(), max(searcher.num_docs, 1), count=False).hits]
        ids = np.asarray(searcher.fast_field_values("id", places), dtype=np.int64)
        for at in np.flatnonzero(~np.isin(ids, gone)).tolist():
            yield int(ids[at]), searcher.doc(places[at])

    def _write(self, add: Iterable[tuple[int, Document]], generation: int) -> None:
        writer = self._index.writer(_WRITER_MEMORY, 1)
        added = []
        for number, document in add:
            writer.add_document(document)
            added.append(number)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._ids = np.union1d(self._ids, np.asarray(added, dtype=np.int64)).astype(np.int64)
        self._write_ids()
        write_manifest(self._folder / "manifest.json", {"layout": LAYOUT, "state": self._state, "generation": generation})
        self.generation = generation

    def _write_ids(self) -> None:
        buffer = io.BytesIO()
        np.save(buffer, self._ids)
        replace_file(self._folder / self._state / "ids.npy", buffer.getvalue())

    def search(
        self, terms: Sequence[str], k: int, among: Sequence[int] | None, names: Mapping[str, str] | None = None
    ) -> list[tuple[int, float]]:
        """Return the k passages that score best for these terms, and their BM25 scores, best first.

        ``among`` limits the search to these passages. ``names`` gives the key of each term that is met by other spellings too.
        """
        if not terms or not len(self._ids):
            return []
        clauses = [(Occur.Should, self._term(term, (names or {}).get(term))) for term in dict.fromkeys(terms)]
        query = Query.boolean_query(clauses)
        if among is not None:
            only = Query.const_score_query(Query.term_set_query(self._schema, "id", list(among)), 0.0)
            query = Query.boolean_query([(Occur.Must, only), (Occur.Must, query)])
        searcher = self._index.searcher()
        hits = searcher.search(query, k, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        return [(int(i), float(score)) for i, (score, _) in zip(ids, hits, strict=True)]

    def _term(self, term: str, name: str | None) -> Query:
        body = Query.term_query(self._schema, "body", term, "freq")
        title = Query.boost_query(Query.term_query(self._schema, "title", term, "freq"), TITLE_WEIGHT)
        as_written = Query.boolean_query([(Occur.Should, body), (Occur.Should, title)])
        if name is None:
            return as_written
        return Query.disjunction_max_query(
            [as_written, Query.boost_query(Query.term_query(self._schema, "names", name, "basic"), _SPELLING)]
        )

    def frequency(self, term: str) -> tuple[int, int]:
        """Return how many passages hold a term, and how many there are."""
        searcher = self._index.searcher()
        return searcher.doc_freq("body", term), searcher.num_docs


def _document(passage: Indexed) -> Document:
    document = Document()
    document.add_unsigned("id", passage.id)
    document.add_text("body", " ".join(passage.body))
    document.add_text("title", " ".join(passage.title))
    document.add_text("names", " ".join(passage.names))
    return document
