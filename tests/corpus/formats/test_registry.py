"""A form is one row: what is told and read by it knows of no form by name."""

import gzip
from pathlib import Path

import pytest

from corpus.formats import registry
from corpus.formats.detection import UnknownFormError, form_of_file, form_of_page, forms
from corpus.formats.registry import FORMS, Form, Takes
from tests.corpus.files import REPORT, articles, errors, words

STORY = Form(
    "story",
    Takes.TEXT,
    "corpus.formats.text:read_text",
    suffixes=(".story",),
    types=("text/x-story",),
    roots=("story",),
    magic=b"%STORY",
    rootless=True,
)


@pytest.fixture
def with_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "FORMS", (*FORMS, STORY))


@pytest.mark.usefixtures("with_story")
def test_a_made_up_form_is_read_from_files_folders_and_packed_and_told_at_addresses(tmp_path: Path) -> None:
    (tmp_path / "a.story").write_text(REPORT, "utf-8")
    (tmp_path / "b.story.gz").write_bytes(gzip.compress(REPORT.encode()))
    for source in (tmp_path / "a.story", tmp_path / "b.story.gz"):
        assert [words(one) for one in articles(source)] == [[REPORT]]
    assert len(articles(tmp_path)) == 2
    assert ".story" in forms()
    assert form_of_page("text/x-story", b"Words.") is STORY
    assert form_of_page("", b"  %STORY 1.0") is STORY
    assert form_of_page("", b"<?xml version='1.0'?><s:story/>") is STORY


def test_without_its_row_it_is_in_no_form(tmp_path: Path) -> None:
    (tmp_path / "a.story").write_text(REPORT, "utf-8")
    assert not articles(tmp_path / "a.story")
    assert "not a form that Clippings reads" in str(errors(tmp_path / "a.story"))


def test_no_two_forms_are_told_by_the_same() -> None:
    for told in ("suffixes", "types", "roots"):
        every = [one for form in FORMS for one in getattr(form, told)]
        assert len(every) == len(set(every)) > 0
        assert all(one == one.lower() for one in every)


def test_every_reader_can_be_loaded() -> None:
    assert all(callable(form.load()) for form in FORMS)


@pytest.mark.parametrize(
    ("name", "head", "form"),
    [
        ("a.TXT", b"", "text"),
        ("a.md.gz", b"", "Markdown"),
        ("a.html", b"<!doctype html><html>", "HTML"),
        ("a.html", b"words", "HTML"),
        ("a.html", b"<rss version='2.0'>", "feed"),
        ("a.xml", b"<?xml version='1.0'?><!-- x --><nitf>", "NITF"),
        ("a.rss", b"<feed>", "feed"),
        ("a.newsml", b"<g2:newsItem>", "NewsML"),
    ],
)
def test_a_file_is_told_by_its_name_and_its_root(name: str, head: bytes, form: str) -> None:
    assert form_of_file(name, lambda: head).name == form


@pytest.mark.parametrize(
    ("name", "head"), [("a.exe", b""), ("readme", b""), ("a.xml", b"<svg>"), ("a.nitf", b"no")]
)
def test_a_file_of_no_form_is_named(name: str, head: bytes) -> None:
    with pytest.raises(UnknownFormError):
        form_of_file(name, lambda: head)


@pytest.mark.parametrize(
    ("kind", "content", "form"),
    [
        ("text/html; charset=utf-8", b"<p>Words.", "HTML"),
        ("text/html", b"\n%PDF-1.7", "PDF"),
        ("application/octet-stream", b"WARC/1.0\r\n", "WARC"),
        ("text/plain", b"A report on WARC/1.0 and its files.", "text"),
        ("text/plain", b'{"a": 1}', "text"),
        ("", b' [{"a": 1}]', "JSON"),
        ("application/xml", b"<rdf:RDF>", "feed"),
    ],
)
def test_a_page_is_told_by_what_it_holds_before_what_it_is_called(
    kind: str, content: bytes, form: str
) -> None:
    assert form_of_page(kind, content).name == form
