"""Passages by their words: BM25 (Robertson and Zaragoza 2009; k1 1.2, b .75) by tantivy."""

import io
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Document, Occur, Query

from retrieval.files import read_manifest, replace_file, write_manifest
from retrieval.passages import LAYOUT

_WRITER_MEMORY = 64_000_000  # bytes
TITLE_WEIGHT = 0.5  # of a headline's words beside the passage's own


class LexicalIndex:
    """Terms of passages and of the headlines above them, by passage id."""

    def __init__(self, folder: Path) -> None:
        """Open the index in its folder; begin anew when it is missing, damaged or of another layout."""
        self._folder = folder
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("id", stored=False, indexed=True, fast=True)
        builder.add_text_field("body", stored=False, tokenizer_name="terms", index_option="freq")
        builder.add_text_field("title", stored=False, tokenizer_name="terms", index_option="freq")
        self._schema = builder.build()
        self._ids: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._index = self._with_analysis(tantivy.Index(self._schema))
        self.generation = -1
        self._open()

    def _open(self) -> None:
        manifest = read_manifest(self._folder / "manifest.json")
        if manifest.get("layout") != LAYOUT or int(manifest.get("generation", -1)) < 0:
            return
        try:
            ids = np.load(self._folder / "ids.npy")
            index = self._at(self._folder / "tantivy")
        except (OSError, ValueError):
            return
        if index.searcher().num_docs == len(ids):
            self._ids, self._index, self.generation = ids, index, int(manifest["generation"])

    def _at(self, folder: Path) -> tantivy.Index:
        return self._with_analysis(tantivy.Index(self._schema, path=str(folder)))

    @staticmethod
    def _with_analysis(index: tantivy.Index) -> tantivy.Index:
        index.register_tokenizer("terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        return index

    def ids(self) -> NDArray[np.int64]:
        """Return the ids of all passages in the index."""
        return self._ids

    def update(self, add: Iterable[tuple[int, Sequence[str], Sequence[str]]], remove: Sequence[int], generation: int) -> None:
        """Add passages (id, terms, headline's terms), take others out, and write the index as this generation's state.

        Stopped in the middle, it leaves an index that says so and is begun anew.
        """
        if self.generation < 0:
            self._begin_anew()
        self._write_manifest(-1)
        writer = self._index.writer(_WRITER_MEMORY, 1)
        if remove:
            writer.delete_documents_by_query(Query.term_set_query(self._schema, "id", list(remove)))
        added = []
        for passage, body, title in add:
            document = Document()
            document.add_unsigned("id", passage)
            document.add_text("body", " ".join(body))
            document.add_text("title", " ".join(title))
            writer.add_document(document)
            added.append(passage)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._ids = np.union1d(np.setdiff1d(self._ids, remove), np.asarray(added, dtype=np.int64)).astype(np.int64)
        self._write_ids()
        self._write_manifest(generation)

    def _begin_anew(self) -> None:
        """Start over on disk. Only for the process that holds the index's lock."""
        shutil.rmtree(self._folder / "tantivy", ignore_errors=True)
        (self._folder / "tantivy").mkdir(parents=True)
        self._ids = np.empty(0, dtype=np.int64)
        self._index = self._at(self._folder / "tantivy")

    def _write_manifest(self, generation: int) -> None:
        write_manifest(self._folder / "manifest.json", {"layout": LAYOUT, "generation": generation})
        self.generation = generation

    def _write_ids(self) -> None:
        buffer = io.BytesIO()
        np.save(buffer, self._ids)
        replace_file(self._folder / "ids.npy", buffer.getvalue())

    def search(self, terms: Sequence[str], k: int, among: Sequence[int] | None) -> list[tuple[int, float]]:
        """Return the k passages that score best for these terms, and their BM25 scores, best first.

        ``among`` limits the search to these passages.
        """
        if not terms or not len(self._ids):
            return []
        clauses = [(Occur.Should, self._term(term)) for term in dict.fromkeys(terms)]
        query = Query.boolean_query(clauses)
        if among is not None:
            only = Query.const_score_query(Query.term_set_query(self._schema, "id", list(among)), 0.0)
            query = Query.boolean_query([(Occur.Must, only), (Occur.Must, query)])
        searcher = self._index.searcher()
        hits = searcher.search(query, k, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        return [(int(i), float(score)) for i, (score, _) in zip(ids, hits, strict=True)]

    def _term(self, term: str) -> Query:
        body = Query.term_query(self._schema, "body", term, "freq")
        title = Query.boost_query(Query.term_query(self._schema, "title", term, "freq"), TITLE_WEIGHT)
        return Query.boolean_query([(Occur.Should, body), (Occur.Should, title)])

    def frequency(self, term: str) -> tuple[int, int]:
        """Return how many passages hold a term, and how many there are."""
        searcher = self._index.searcher()
        return searcher.doc_freq("body", term), searcher.num_docs
