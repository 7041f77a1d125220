"""What the tests of readers share: a report to read, and files made and read in a line."""

from pathlib import Path

from corpus.article import Article
from corpus.intake.reading import read
from corpus.intake.reports import Note, Unreadable

REPORT = "The mayor of Ormond said on Monday that the bridge would be shut until the end of May."
MORE = "Traders in the old town said that they had not been asked."


def articles(source: Path | str) -> list[Article]:
    return [one for one in read(str(source)) if isinstance(one, Article)]


def errors(source: Path | str) -> list[str]:
    found = [one.error for one in read(str(source)) if isinstance(one, Unreadable)]
    assert all(found)
    assert not any("\n" in error for error in found)
    return found


def notes(source: Path | str) -> list[str]:
    return [one.words for one in read(str(source)) if isinstance(one, Note)]


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def words(article: Article) -> list[str]:
    return [article.slice(p) for p in article.paragraphs]
