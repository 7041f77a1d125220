"""Passages by their words: BM25 (Robertson and Zaragoza 2009; k1 1.2, b .75) by tantivy."""

import io
import json
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Document, Occur, Query

from retrieval.index.passages import LAYOUT
from retrieval.models.files import (
    UNFINISHED,
    UNFIT,
    check_space,
    fingerprint,
    fits,
    has_hashes,
    is_fault,
    read_manifest,
    replace_file,
    write_manifest,
)
from retrieval.query.wording.abbreviations import Meeting
from retrieval.query.wording.written import Forms
from retrieval.tuned import tuned

_WRITER_MEMORY = 64_000_000  # bytes
TITLE_WEIGHT, _SPELLING = tuned("search")["title"], tuned("search")["spelling"]

_IDS, _META, _MANAGED = "ids.npy", "meta.json", ".managed.json"
_CHANGING = {_IDS, _META}  # files of a state that are written anew; a segment's never change


@dataclass(frozen=True, slots=True)
class Indexed:
    """A passage as it is indexed: its terms, those of the headline above it, the keys of the names in it, and
    the forms of its words and the headline's.
    """

    id: int
    body: Sequence[str]
    title: Sequence[str]
    names: Iterable[str]
    written: Iterable[str] = ()


class LexicalIndex:
    """Terms of passages and of the headlines above them, by passage id.

    Passages are only ever added in place. When some must go, the others are copied, terms as they are, into a
    folder of their own that is put in place of the old one: tantivy would keep the words of deleted passages
    on disk, and count them.
    """

    def __init__(self, folder: Path) -> None:
        """Open the index in its folder; an empty one when it is missing, damaged or of another layout."""
        self._folder = folder
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
        builder.add_text_field("body", stored=True, tokenizer_name="terms", index_option="freq")
        builder.add_text_field("title", stored=True, tokenizer_name="terms", index_option="freq")
        builder.add_text_field("names", stored=True, tokenizer_name="terms", index_option="basic")
        builder.add_text_field("written", stored=True, tokenizer_name="terms", index_option="basic")
        self._schema = builder.build()
        self._ids: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._index = self._prepared(tantivy.Index(self._schema))
        self._state = ""
        self._files: dict[str, str] = {}  # of the state, with their fingerprints
        self.generation = -1
        self.fault: str | None = None  # what is wrong with the files in the folder, which count as none then
        self._open()

    def _open(self) -> None:
        path = self._folder / "manifest.json"
        manifest = read_manifest(path)
        if not manifest and self._folder.is_dir() and any(self._folder.iterdir()):
            self.fault = UNFIT if path.exists() else UNFINISHED
        if not has_hashes(manifest) or manifest.get("layout") != LAYOUT:
            return
        try:
            self._open_state(str(manifest["state"]), dict(manifest["files"]), int(manifest["generation"]))
        except BaseException as error:
            if not is_fault(error):
                raise
            self.fault = UNFIT

    def _open_state(self, state: str, files: dict[str, str], generation: int) -> None:
        place = self._folder / state
        known_ids = {_IDS: files.pop(_IDS)}
        if not fits(place, files) or not _manages(place, files):
            self.fault = UNFIT
            return
        index = self._prepared(tantivy.Index(self._schema, path=str(place)))
        if fits(place, known_ids):
            ids = np.load(place / _IDS)
            self.generation = generation
        else:  # the passages know their ids too: it can be searched, but is written anew by the next refresh
            ids = np.sort(self._found_ids(index.searcher())[1])
            self.fault = UNFIT
        self._ids, self._index, self._state, self._files = ids, index, state, {**files, **known_ids}

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
        """Add passages that are not in the index, and write it as the state of this generation of the
        store.
        """
        self._write(((passage.id, _document(passage)) for passage in add), generation)

    def rebuild(self, add: Iterable[Indexed], generation: int) -> None:
        """Write the index anew with these passages, and put it in place of the old one when it is whole."""
        self._write_anew(((passage.id, _document(passage)) for passage in add), generation)

    def drop(self, gone: Iterable[int], generation: int) -> None:
        """Take passages out, every word of them, and write the index as the state of this generation of the
        store.
        """
        left = self._documents(np.asarray(list(gone), dtype=np.int64), self._index.searcher())
        self._write_anew(left, generation)

    def _write_anew(self, add: Iterable[tuple[int, Document]], generation: int) -> None:
        self._state = secrets.token_hex(4)
        place = self._folder / self._state
        place.mkdir(parents=True)
        self._ids, self._files = np.empty(0, dtype=np.int64), {}
        try:
            self._index = self._prepared(tantivy.Index(self._schema, path=str(place)))
            self._write(add, generation)
        except BaseException:
            if read_manifest(self._folder / "manifest.json").get("state") != self._state:
                shutil.rmtree(place, ignore_errors=True)
            raise

    def _clear_away(self) -> None:
        for old in self._folder.iterdir():
            if old.is_dir() and old.name != self._state:
                shutil.rmtree(
                    old, ignore_errors=True
                )  # on some systems a reader still holds it: the next time, then

    @classmethod
    def _documents(
        cls, gone: NDArray[np.int64], searcher: tantivy.Searcher
    ) -> Iterator[tuple[int, Document]]:
        """Yield the passages that a searcher sees, but for those that go."""
        places, ids = cls._found_ids(searcher)
        for at in np.flatnonzero(~np.isin(ids, gone)).tolist():
            yield int(ids[at]), searcher.doc(places[at])

    @staticmethod
    def _found_ids(searcher: tantivy.Searcher) -> tuple[list[tantivy.DocAddress], NDArray[np.int64]]:
        """Return where the passages are that a searcher sees, and their ids."""
        places = [
            address
            for _, address in searcher.search(Query.all_query(), max(searcher.num_docs, 1), count=False).hits
        ]
        return places, np.asarray(searcher.fast_field_values("id", places), dtype=np.int64)

    def _write(self, add: Iterable[tuple[int, Document]], generation: int) -> None:
        place = self._folder / self._state
        added = self._commit(add, place)
        self._index.reload()
        self._ids = np.union1d(self._ids, np.asarray(added, dtype=np.int64)).astype(np.int64)
        self._write_ids(place)
        self._files = fingerprint(
            _files_of(place), {name: one for name, one in self._files.items() if name not in _CHANGING}
        )
        about = {"layout": LAYOUT, "state": self._state, "generation": generation, "files": self._files}
        write_manifest(self._folder / "manifest.json", about)
        self.generation, self.fault = generation, None
        self._clear_away()

    def _commit(self, add: Iterable[tuple[int, Document]], place: Path) -> list[int]:
        """Add passages and return their ids."""
        added = []
        try:
            writer = self._index.writer(_WRITER_MEMORY, 1)
            for number, document in add:
                writer.add_document(document)
                added.append(number)
            writer.commit()
            writer.wait_merging_threads()
        except ValueError:
            check_space(place)  # tantivy's threads do not say what stopped them
            raise
        return added

    def _write_ids(self, place: Path) -> None:
        buffer = io.BytesIO()
        np.save(buffer, self._ids)
        replace_file(place / _IDS, buffer.getvalue())

    def search(
        self,
        terms: Sequence[str],
        k: int,
        among: Sequence[int] | None,
        names: Mapping[str, str] | None = None,
        meetings: Sequence[Meeting] = (),
    ) -> list[tuple[int, float]]:
        """Return the k passages that score best for these terms, and their BM25 scores, best first.

        ``among`` limits the search to these passages. ``names`` gives the key of each term that is met by
        other spellings too, ``meetings`` the terms that are met by all of some others.
        """
        if not terms or not len(self._ids):
            return []
        clauses = {term: self._term(term, (names or {}).get(term)) for term in dict.fromkeys(terms)}
        groups = []
        for meeting in meetings:
            if asked := [clauses.pop(term) for term in sorted(meeting.asked) if term in clauses]:
                groups.append(self._either(asked, [self._term(term, None) for term in sorted(meeting.by)]))
        query = Query.boolean_query([(Occur.Should, one) for one in (*clauses.values(), *groups)])
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

    @staticmethod
    def _either(asked: Sequence[Query], by: Sequence[Query]) -> Query:
        """Return what finds some of the terms that are asked about or, as well, all that these are met by."""
        return Query.disjunction_max_query(
            [
                Query.boolean_query([(Occur.Should, one) for one in asked]),
                Query.boolean_query([(Occur.Must, one) for one in by]),
            ]
        )

    def holds(self, term: str, name: str | None) -> bool:
        """Tell whether any passage, or a headline above one, holds a term, or the key of a name."""
        searcher = self._index.searcher()
        fields = [("body", term), ("title", term), *([("names", name)] if name else [])]
        return any(searcher.doc_freq(field, value) for field, value in fields)

    def frequency(self, term: str) -> tuple[int, int]:
        """Return how many passages hold a term, and how many there are."""
        searcher = self._index.searcher()
        return searcher.doc_freq("body", term), searcher.num_docs

    def written(self, prefix: str) -> Forms:
        """Return the forms of words that begin so, each with the number of passages that have it."""
        found: Forms = self._index.searcher().terms_with_prefix("written", prefix)
        return found


def _document(passage: Indexed) -> Document:
    document = Document()
    document.add_unsigned("id", passage.id)
    document.add_text("body", " ".join(passage.body))
    document.add_text("title", " ".join(passage.title))
    document.add_text("names", " ".join(passage.names))
    document.add_text("written", " ".join(passage.written))
    return document


def _files_of(place: Path) -> list[Path]:
    """Return the files that a state is made of: those of the segments that tantivy's meta.json names,
    meta.json itself and the ids.

    Not .managed.json, which tantivy adds to as soon as it begins a segment that nothing depends on yet. See
    ``_manages``.
    """
    meta = json.loads((place / _META).read_text(encoding="utf-8"))
    segments = {str(segment["segment_id"]).replace("-", "") for segment in meta["segments"]}
    return [
        file
        for file in sorted(place.iterdir())
        if file.name.split(".")[0] in segments or file.name in _CHANGING
    ]


def _manages(place: Path, files: Iterable[str]) -> bool:
    """Tell whether tantivy's list of files that it may delete one day, .managed.json, can be read and lacks
    none of these.
    """
    managed = json.loads((place / _MANAGED).read_text(encoding="utf-8"))
    return isinstance(managed, list) and set(files) <= set(managed)
