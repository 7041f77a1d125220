"""Imports go one way, between packages and between the wings of each, and heavy libraries stay where they are
meant to be.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_NOT_IMPORT = {
    "corpus": {"retrieval", "bot", "tests", "bench"},
    "retrieval": {"bot", "tests", "bench"},
    "bot": {"tests", "bench"},
}
ONLY_IN = {
    "telegram": {"bot/telegram/application.py", "bot/telegram/handlers.py", "bot/telegram/sending.py"},
    "torch": {
        "retrieval/models/export.py",
        "retrieval/models/named_reader.py",
        "retrieval/models/reading_head.py",
    },
    "sentence_transformers": {
        "retrieval/models/export.py",
        "retrieval/models/encoder.py",
        "retrieval/models/reranker.py",
    },
    "transformers": {
        "retrieval/models/export.py",
        "retrieval/models/named_reader.py",
        "retrieval/models/reading_head.py",
    },
    "faiss": {"retrieval/index/dense.py"},
    "tantivy": {"retrieval/index/lexical.py"},
    "sqlite3": {"corpus/store/sqlite/connection.py"},
    "httpx": {"corpus/intake/web.py"},
    "httpcore": {"corpus/intake/answers.py", "corpus/intake/network.py", "corpus/intake/web.py"},
    "protego": {"corpus/intake/web.py"},
    "feedparser": {"corpus/formats/feed.py"},
    "pypdf": {"corpus/formats/pdf.py", "corpus/formats/pdf_page.py"},
    "mammoth": {"corpus/formats/documents/docx.py"},
    "striprtf": {"corpus/formats/documents/rtf.py"},
    "warcio": {"corpus/formats/payloads.py", "corpus/formats/warc.py"},
    "trafilatura": {"corpus/extraction/html/opinions.py"},
    "py3langid": {"retrieval/answering/language.py"},
    "justext": {"corpus/extraction/html/opinions.py"},
    "defusedxml": {"corpus/extraction/markup.py"},
}
HEAVY = "retrieval/models/reading_head.py"
# Each package from the ground up: what stands later in a line may import what stands earlier, never the other
# way round.
WINGS = {
    "corpus": "dates encodings addresses sentences names genre article child findings wire worker store revisions extraction formats intake".split(),
    "retrieval": "tuned models query index ranking answering evaluation".split(),
    "bot": "settings home smalltalk progress rendering ingest watcher telegram cli".split(),
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


def wing(module: str) -> tuple[str, int] | None:
    """Return the package and the wing of a module, or of a file by its path; None outside the wings."""
    package, _, rest = module.removesuffix(".py").replace("/", ".").partition(".")
    name = rest.split(".")[0]
    return (package, WINGS[package].index(name)) if package in WINGS and name in WINGS[package] else None


def modules(path: Path) -> Iterator[str]:
    """Yield every module, or thing in a module, that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports(path: Path) -> None:
    relative = str(path.relative_to(ROOT))
    for package, at_once in imported(path):
        assert package not in MAY_NOT_IMPORT[relative.split("/", maxsplit=1)[0]]
        assert relative in ONLY_IN.get(package, {relative})
        assert (
            not (at_once and package in {"torch", "sentence_transformers", "py3langid"}) or relative == HEAVY
        )


def test_what_imports_torch_at_once_is_imported_by_nothing_at_once() -> None:
    module = HEAVY.removesuffix(".py").replace("/", ".")
    for path in FILES:
        at_once = {n.module for n in ast.parse(path.read_text("utf-8")).body if isinstance(n, ast.ImportFrom)}
        assert module not in at_once, path


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_wings_import_one_way(path: Path) -> None:
    relative = str(path.relative_to(ROOT))
    own = wing(relative)
    assert own or path.name in ("__init__.py", "__main__.py"), (
        f"{relative} lies in no wing: give it one, or WINGS a new one"
    )
    for module in modules(path):
        other = wing(module)
        assert own is None or other is None or other[0] != own[0] or other[1] <= own[1], (
            f"{relative} imports {module}"
        )


@pytest.mark.parametrize(
    "path", sorted((ROOT / "bench").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_what_is_measured_is_measured_without_terminal_and_bot(path: Path) -> None:
    assert "bot" not in {package for package, _ in imported(path)}


def test_every_file_was_looked_at() -> None:
    assert len(FILES) > 30
    seen = {package for path in FILES for package, _ in imported(path)}
    assert set(ONLY_IN) <= seen
