"""What a store promises, by family: articles, answers given, vectors, watched sources. Who keeps all is a
store.

The records that go in and out stand in ``records``. Whatever returned has happened for good; nothing is seen
half done.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from corpus.article import Article
from corpus.store.records import (
    Checked,
    Coverage,
    GivenAnswer,
    GivenCitation,
    Listed,
    Put,
    Record,
    Scope,
    SourceState,
    Version,
)


class Articles(Protocol):
    """Keeps articles with every version."""

    def put(self, article: Article, restore: bool) -> Put:
        """Keep an article, whole. ``restore`` brings back one that was removed."""

    def put_all(self, articles: Sequence[Article], restore: bool) -> list[Put]:
        """Keep several, all or, where it fails, none of them; much faster than one by one."""

    def remove(self, reference: str) -> str | None:
        """Take out the article with this id or address and every word of it; return its id, None if unknown.

        Questions that are being answered from a snapshot are waited for, so that no word is left in any file.
        """

    def find(self, reference: str) -> str | None:
        """Return the id of the article with this id or address, damaged or not; None if unknown."""

    def get(self, reference: str) -> Article | None:
        """Return the current version of the article with this id or address.

        Raises DamagedError where it is damaged.
        """

    def was_removed(self, article_id: str) -> bool:
        """Tell whether an article was taken out, and did not come back."""

    def check_versions(self) -> Checked:
        """Check each stored version, old ones too, against its seal, and what holds them together.

        That is that each article has its newest version, each version its article, each article the id of its
        key, and that what it is all kept in is not damaged itself.
        """

    def articles(self) -> list[Listed]:
        """Return the coverage, newest first, undated last."""

    def history(self, reference: str) -> list[Version]:
        """Return every state of the article with this id or address, oldest first; the last is current."""

    def story(self, article_id: str) -> list[Article]:
        """Return the articles that are copies of one story, this one among them, the original first.

        Damaged ones are left out. The original is the one published first, an undated one after every dated,
        of equals the one that was added first.
        """

    def stories(self, version_ids: Sequence[int]) -> dict[int, int]:
        """Return for those of these current versions whose story has copies a number that they share."""

    def coverage(self) -> Coverage:
        """Return how much there is."""

    def generation(self) -> int:
        """Return a number that is another after every change of the coverage; 0 as long as there was none."""

    def had_generation(self, generation: int) -> bool:
        """Tell whether the coverage ever was in that state; one put back from a backup never was in later
        ones.
        """

    def publishers(self) -> list[str]:
        """Return the names of the publishers, in order of the alphabet."""

    def version_ids(self, scope: Scope) -> list[int]:
        """Return the ids of the current versions in a scope, ascending.

        An id is never given twice, and its words never change.
        """

    def versions(self, ids: Sequence[int]) -> Iterator[tuple[int, Article]]:
        """Yield those of these versions that are current and not damaged, as articles, by ascending id.

        They are read some hundreds at a time, outside a snapshot each time anew: what is removed by then is
        not yielded.
        """


class Answers(Protocol):
    """Keeps on record which answers were given and what they quoted, never a copy of the words."""

    def keep_answer(
        self, answer: GivenAnswer, citations: Sequence[GivenCitation], record: Record | None = None
    ) -> None:
        """Keep on record that an answer was given and, as a record, how to give it again.

        What it says of an article that is not there any more in that state is not kept.
        """

    def given_answer(self, answer_id: str) -> GivenAnswer | None:
        """Return an answer that was given, None if none has this id."""

    def given_answers(self) -> list[GivenAnswer]:
        """Return the answers that were given, newest first; those that are parts of others are left out."""

    def record(self, answer_id: str) -> Record | None:
        """Return how to give an answer again, None where that was not kept.

        Its articles are in the states that were quoted, whatever became of them since.
        """

    def given_citations(self, answer_id: str | None) -> list[tuple[str, GivenCitation]]:
        """Return the quotes of one past answer, or of all, each with its answer's id."""

    def quotes_of(self, article_id: str) -> list[tuple[str, GivenCitation]]:
        """Return the quotes of an article in past answers, each with its answer's id."""


class Vectors(Protocol):
    """Keeps what a model made of passages, so that no passage is embedded twice."""

    def vectors(self, model: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the vectors kept under these keys for this model, as raw little-endian float16."""

    def keep_vectors(self, model: str, vectors: Sequence[tuple[str, bytes, bytes]]) -> None:
        """Keep vectors (article id, key, vector).

        They go when the article is removed, and are not kept if it is gone.
        """


class WatchState(Protocol):
    """Keeps what is known of watched sources, and which of their items were dealt with."""

    def source_states(self) -> list[SourceState]:
        """Return what is known of the watched sources, in order of their names."""

    def keep_source_state(self, state: SourceState) -> None:
        """Keep what is known of a watched source, in place of what was known before."""

    def forget_source(self, source: str) -> None:
        """Forget a source that is watched no more, and what was seen of it."""

    def seen_items(self, source: str) -> dict[str, str]:
        """Return the items of a source (entries, files) that were dealt with, each with its stamp at that
        time.
        """

    def keep_seen_items(self, source: str, seen: Mapping[str, str], gone: Collection[str]) -> None:
        """Keep the stamps of items that were dealt with, and forget those that the source holds no more."""


class Indexable(Articles, Vectors, Protocol):
    """What an index is made from, and kept in step with."""


class Store(Indexable, Answers, WatchState, Protocol):
    """Keeps all there is."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Let all that this thread reads within be one state of the coverage, that of the first look.

        Nothing is written within. What another removes meanwhile is still read: whoever quotes it looks again,
        outside, whether it stands.
        """

    def close(self) -> None:
        """Let go of the store."""
