"""Imports go one way, bot -> retrieval -> corpus, and heavy libraries stay where they are meant to be."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_NOT_IMPORT = {"corpus": {"retrieval", "bot", "tests", "bench"}, "retrieval": {"bot", "tests", "bench"}, "bot": {"tests", "bench"}}
ONLY_IN = {
    "telegram": {"bot/application.py", "bot/handlers.py"},
    "torch": {"retrieval/export.py"},
    "sentence_transformers": {"retrieval/export.py", "retrieval/embedding.py", "retrieval/reranker.py"},
    "transformers": {"retrieval/export.py"},
    "faiss": {"retrieval/dense.py"},
    "tantivy": {"retrieval/lexical.py"},
    "sqlite3": {"corpus/sqlite.py"},
    "httpx": {"corpus/web.py"},
    "httpcore": {"corpus/web.py"},
    "protego": {"corpus/web.py"},
    "feedparser": {"corpus/formats/feed.py"},
    "pypdf": {"corpus/formats/pdf.py"},
    "warcio": {"corpus/formats/warc.py"},
    "trafilatura": {"corpus/formats/html_text.py"},
    "justext": {"corpus/formats/html_text.py"},
    "defusedxml": {"corpus/formats/markup.py"},
}
FILES = sorted(path for package in MAY_NOT_IMPORT for path in (ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield each top-level package that a file imports, and whether it does so on being imported itself."""
    tree = ast.parse(path.read_text("utf-8"))
    at_once = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((name.name.split(".")[0], id(node) in at_once) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield (node.module or "").split(".")[0], id(node) in at_once


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports(path: Path) -> None:
    relative = str(path.relative_to(ROOT))
    for package, at_once in imported(path):
        assert package not in MAY_NOT_IMPORT[relative.split("/", maxsplit=1)[0]]
        assert relative in ONLY_IN.get(package, {relative})
        assert not (at_once and package in {"torch", "sentence_transformers"})


def test_every_file_was_looked_at() -> None:
    assert len(FILES) > 30
    seen = {package for path in FILES for package, _ in imported(path)}
    assert set(ONLY_IN) <= seen
