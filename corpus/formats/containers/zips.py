"""ZIP archives of what is read, and WACZ, which are ZIP archives of web archives: each file in its own form, in order of name.

The list of files and the unpacking are within limits; what is unpacked is read as such a file is, hostile forms in a process
of their own. Archives within archives are not opened.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast
from zipfile import ZipFile, ZipInfo

from corpus.article import Article, tidy
from corpus.encodings import decode
from corpus.findings import RemarkError, WithdrawnError
from corpus.formats import registry
from corpus.formats.containers.packed import UNREADABLE, opened, part
from corpus.formats.detection import HEAD, UnknownFormError, form_of_file
from corpus.formats.registry import NOTHING, Form, Given, Takes

_LONGEST_LINE = 10 * 2**20  # bytes of a record of JSON Lines
_NAMED = 3  # endings of files that are left out which are named
_CRAWLED = "archive/"  # where a WACZ keeps what was crawled
_DOCUMENTS = (  # what a document that is an archive itself holds
    ({"word/document.xml"}, registry.DOCX),
    ({"content.xml", "mimetype"}, registry.ODT),
    ({"META-INF/container.xml", "mimetype"}, registry.EPUB),
)


def read_zip(file: BinaryIO, source: str, given: Given = NOTHING) -> Iterator[Article | ValueError]:
    """Yield what is found in the files of an archive, ``file`` being one that can be sought in.

    A file that gives nothing comes out as the ValueError that says why. Raises ValueError when it is no archive, or nothing in
    it is read.
    """
    with opened(file, "ZIP archive") as archive:
        names = set(archive.namelist())
        if document := next((form for needed, form in _DOCUMENTS if needed <= names), None):
            file.seek(0)
            yield from document.found_in(_whole(file, document), source, given)
            return
        left_out: Counter[str] = Counter()
        entries = sorted(_files(archive), key=lambda entry: entry.filename)
        for entry in entries:
            try:
                yield from _found(archive, entry, source, given)
            except UnknownFormError:
                left_out[PurePosixPath(entry.filename).suffix.lower() or "no ending"] += 1
            except (*UNREADABLE, ValueError) as error:
                yield ValueError(f"{tidy(entry.filename)}: {_said(error)}")
    if left_out:
        words = f"{left_out.total()} of the files in it left out, in forms that Clippings does not read ({_listed(left_out)})"
        yield RemarkError(words) if left_out.total() < len(entries) else ValueError(words)


def _files(archive: ZipFile) -> Iterator[ZipInfo]:
    """Yield the files of an archive, without folders, hidden ones and what browsers save along with a page."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    pages = {
        PurePosixPath(entry.filename).with_suffix("")
        for entry in entries
        if entry.filename.lower().endswith((".html", ".htm"))
    }
    is_crawl = any(entry.filename == "datapackage.json" for entry in entries) and any(
        entry.filename.startswith(_CRAWLED) for entry in entries
    )
    for entry in entries:
        path = PurePosixPath(entry.filename)
        hidden = any(one.startswith((".", "__MACOSX")) for one in path.parts)
        beside = any(
            folder.name.endswith("_files") and folder.with_name(folder.name.removesuffix("_files")) in pages
            for folder in path.parents
        )
        if not (hidden or beside or (is_crawl and not entry.filename.startswith(_CRAWLED))):
            yield entry


def _found(archive: ZipFile, entry: ZipInfo, source: str, given: Given) -> Iterator[Article | ValueError]:
    """Yield what is found in a file of an archive, said to be of that file."""
    if entry.flag_bits & 1:
        raise ValueError("encrypted: unpack the archive and add what is in it")
    name = entry.filename
    form = form_of_file(name, lambda: _head(archive, entry))
    if form is registry.ZIP:
        raise ValueError("an archive within an archive is not opened: unpack it and add it")
    for one in form.found_in(_content(archive, entry, form), f"{source}/{name}", given):
        yield (
            one
            if isinstance(one, Article | WithdrawnError | RemarkError)
            else ValueError(f"{tidy(name)}: {one}")
        )


def _content(archive: ZipFile, entry: ZipInfo, form: Form) -> Any:
    packed = entry.filename.lower().endswith(".gz")
    match form.takes:
        case Takes.FILE:
            return archive.open(entry)
        case Takes.LINES if not packed:
            return _lines(cast(BinaryIO, archive.open(entry)))
    if packed:
        raise ValueError("packed within the archive: unpack the archive and add what is in it")
    data = part(archive, entry.filename, form.largest)
    if not data.strip():
        raise ValueError("empty")
    return decode(data)[0] if form.takes is Takes.TEXT else data


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(_LONGEST_LINE + 1):
        if len(line) > _LONGEST_LINE:
            raise ValueError(
                f"a line is longer than {_LONGEST_LINE // 2**20} MB: one JSON record a line is expected"
            )
        yield line


def _head(archive: ZipFile, entry: ZipInfo) -> bytes:
    with archive.open(entry) as file:
        return file.read(HEAD)


def _whole(file: BinaryIO, form: Form) -> bytes:
    data = file.read(form.largest + 1)
    if len(data) > form.largest:
        raise ValueError(f"larger than {form.largest // 2**20} MB")
    return data


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, ValueError) else f"damaged ({type(error).__name__})"


def _listed(left_out: Counter[str]) -> str:
    told = ", ".join(f"{count} {tidy(suffix)[:10]}" for suffix, count in left_out.most_common(_NAMED))
    return told + (", …" if len(left_out) > _NAMED else "")
