"""Coverage made of articles, kept, indexed and ready to be asked: what every measurement and fit of answers asks."""

from collections.abc import Iterable
from pathlib import Path

from corpus.article import Article
from corpus.store.sqlite import SqliteStore
from retrieval.answering.responder import Responder
from retrieval.index.index import Index
from retrieval.models.encoder import Encoder
from retrieval.models.reader import Reader


def newsroom(articles: Iterable[Article], encoder: Encoder, reader: Reader, home: Path) -> Responder:
    """Return what answers from some articles, which are kept and indexed in a folder."""
    store = SqliteStore(home / "clippings.db")
    for article in articles:
        store.put(article, restore=False)
    index = Index(store, encoder, home / "index")
    index.refresh()
    return Responder(store, index, reader)
