"""What lies under CLIPPINGS_HOME, and how it is opened: coverage of one's own or, as long as there is none, the sample."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import corpus
from bot.settings import Settings
from corpus.reading import Found, read
from corpus.sqlite import SqliteStore
from corpus.store import Store
from retrieval.embedding import load_encoder, prepared_dimension
from retrieval.index import Index, Progress, purge
from retrieval.responder import Responder

SAMPLE = Path(corpus.__file__).parent / "articles"

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A store, and the folder of the indexes over it."""

    store: Store
    folder: Path
    is_sample: bool

    @property
    def indexes(self) -> Path:
        """The folder that its indexes are in."""
        return self.folder / "index"

    def purge(self) -> None:
        """Take what is gone from the store out of the indexes."""
        purge(self.store, self.indexes)


class Home:
    """The folder that everything is kept in."""

    def __init__(self, settings: Settings, tell: Tell) -> None:
        """Use the settings' home; ``tell`` is given lines for the person waiting."""
        self._settings, self._tell = settings, tell
        self.folder = settings.clippings_home

    def own(self) -> Coverage:
        """Open the coverage that was added here, which may be empty."""
        return Coverage(SqliteStore(self.folder / "clippings.db"), self.folder, is_sample=False)

    def coverage(self) -> Coverage:
        """Open the coverage that is asked: one's own, or the shipped sample in a home where nothing was ever added."""
        own = self.own()
        if own.store.generation():
            return own
        own.store.close()
        folder = self.folder / "sample"
        sample = Coverage(SqliteStore(folder / "clippings.db"), folder, is_sample=True)
        for found in read(str(SAMPLE)):
            if isinstance(found, Found):
                sample.store.put(found.article, restore=False)
        self._tell("Nothing has been added yet: using the shipped sample coverage. Add your own with `clippings add`.")
        return sample

    def responder(self, coverage: Coverage, progress: Progress | None) -> Responder:
        """Return what answers from a coverage, its index brought up to date."""
        responder = Responder(coverage.store, self.index(coverage))
        responder.catch_up(progress)
        return responder

    def index(self, coverage: Coverage) -> Index:
        """Open the index over a coverage, preparing the model first where that has not been done."""
        encoder = load_encoder(self._settings.clippings_model, self._models, self._tell)
        return Index(coverage.store, encoder, coverage.indexes)

    def dimension(self) -> int | None:
        """Return the dimension of the model's vectors, None as long as it has not been prepared."""
        return prepared_dimension(self._settings.clippings_model, self._models)

    @property
    def _models(self) -> Path:
        return self.folder / "models"
