"""Whether a reader can be made to raise anything but ValueError, to hang, or to take unbounded memory.

    python -m bench.harm.fuzz                   10,000 inputs for each reader, one reader after another
    python -m bench.harm.fuzz pdf 500           so many inputs for one of them

Inputs are seeds made here, mutated (bytes flipped, cut, doubled, spliced, numbers changed, what parsers fear
put in) and, for the forms that are text, what hypothesis makes up of their own tokens. Readers run in a
worker process within limits, as they do in the program; what they raise inside it is counted all the same.
"""

import io
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bench.harm import documents, exports
from bench.harm.inputs import (
    ATOM,
    HTML,
    ITEM,
    MARKDOWN,
    MESSAGE,
    MORE,
    NEWSML_1,
    NINJS,
    NITF,
    RECORD,
    REPORT,
    RSS,
    TAGS,
    TEXT,
    json_texts,
    mutated,
    of_tokens,
    pdfs,
    warcs,
    xml,
)
from corpus.article import Article
from corpus.formats.agencies.newsml import read_newsml
from corpus.formats.agencies.nitf import read_nitf
from corpus.formats.containers.mail import read_eml, read_mbox
from corpus.formats.containers.mhtml import read_mhtml
from corpus.formats.containers.zips import read_zip
from corpus.formats.documents.docx import read_docx
from corpus.formats.documents.epub import read_epub
from corpus.formats.documents.odt import read_odt
from corpus.formats.documents.rtf import read_rtf
from corpus.formats.feed import read_feed
from corpus.formats.html import read_html
from corpus.formats.json_records import read_json, read_json_lines
from corpus.formats.markdown import read_markdown
from corpus.formats.pdf import read_pdf
from corpus.formats.records.tables import read_table
from corpus.formats.text import read_text
from corpus.formats.warc import read_warc
from corpus.worker import in_worker, stop_all

INPUTS = 10_000
SECONDS = 30  # that one input may take


@dataclass(slots=True)
class Outcome:
    """What became of the inputs of a reader."""

    inputs: int = 0
    articles: int = 0
    refused: int = 0
    inside: dict[str, int] = field(default_factory=dict)
    slowest: float = 0.0
    seconds: float = 0.0

    def take(self, read: Callable[[bytes], Iterable[object]], data: bytes) -> None:
        """Read an input. Raises whatever but ValueError the reader does, and TimeoutError when it took too
        long.
        """
        began = time.perf_counter()
        try:
            for one in read(data):
                self.articles += isinstance(one, Article)
                self.refused += not isinstance(one, Article)
                if not isinstance(one, Article) and (not isinstance(one, ValueError) or "\n" in str(one)):
                    raise TypeError(f"neither an article nor a line on why there is none: {one!r}")
        except ValueError as error:
            self.refused += 1
            if re.match("its reader|took longer|needed more", str(error)):
                self.inside[str(error)] = self.inside.get(str(error), 0) + 1
        took = time.perf_counter() - began
        self.inputs += 1
        self.slowest = max(self.slowest, took)
        self.seconds += took
        if took > 2 * SECONDS:
            raise TimeoutError(f"took {took:.0f} s")


@dataclass(frozen=True, slots=True)
class Form:
    """How a form is read, seeds of it, and the tokens that inputs are made up of, for the forms that are
    text.
    """

    read: Callable[[bytes], Iterable[object]]
    seeds: Callable[[], list[bytes]]
    made_up: st.SearchStrategy[bytes] | None = None


def fuzz(form: Form, inputs: int, seed: int = 0) -> Outcome:
    """Read inputs of a form: half of them mutated seeds, half made up where the form is text."""
    outcome = Outcome()
    made_up = inputs // 2 if form.made_up is not None else 0
    for data in mutated(form.seeds(), inputs - made_up, seed):
        outcome.take(form.read, data)
    if form.made_up is not None and made_up:
        _make_up(form.made_up, made_up, lambda data: outcome.take(form.read, data))
    return outcome


def _make_up(strategy: st.SearchStrategy[bytes], count: int, take: Callable[[bytes], None]) -> None:
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(strategy)
    def every(data: bytes) -> None:
        take(data)

    every()


def _isolated(
    read: Callable[..., Iterable[object]], made: Callable[[bytes], object] = bytes
) -> Callable[[bytes], Iterable[object]]:
    """Return what has a worker read an input, made into what the reader takes."""
    return lambda data: in_worker(partial(read, made(data), "x"), SECONDS)


def _decoded(data: bytes) -> str:
    return data.decode(errors="replace")


FORMS = {
    "text": Form(
        _isolated(read_text, _decoded),
        lambda: [TEXT.encode()],
        of_tokens(
            REPORT,
            MORE,
            "\n\n",
            "\n",
            "By Lena Mirza",
            "5 April 2021",
            "Share",
            "© 2021",
            "- ",
            "| ",
            "“",
            "\r",
            "\u2028",
        ),
    ),
    "markdown": Form(
        _isolated(read_markdown, _decoded),
        lambda: [MARKDOWN.encode()],
        of_tokens(
            "---\n",
            "title: ",
            "date: ",
            "\n",
            "# ",
            "* ",
            "**",
            "_",
            "[",
            "](",
            ")",
            "> ",
            "&a",
            "*a",
            "!!python/object",
            "{",
            REPORT,
        ),
    ),
    "json": Form(
        _isolated(read_json, _decoded),
        lambda: [json.dumps(one).encode() for one in (RECORD, NINJS, [RECORD] * 3)],
        json_texts(),
    ),
    "jsonl": Form(
        lambda data: read_json_lines(data.splitlines(), "x"),
        lambda: [b"\n".join([json.dumps(RECORD).encode()] * 3)],
        st.lists(json_texts(), max_size=4).map(b"\n".join),
    ),
    "nitf": Form(
        _isolated(read_nitf),
        lambda: [NITF],
        st.one_of(
            xml(NITF, "block", "p", "block", "hl2", "table", "media", "ul", "li", "em", "bq", "br", "note"),
            xml(NITF, "docdata", "docdata", "date.release", "date.issue", "doc-id", "urgency"),
            xml(
                NITF,
                "hedline",
                "hedline",
                "hl1",
                "byline",
                "byttl",
                "person",
                "dateline",
                "location",
                "distributor",
            ),
        ),
    ),
    "newsml": Form(
        _isolated(read_newsml),
        lambda: [ITEM, MESSAGE, NEWSML_1],
        st.one_of(
            xml(
                ITEM,
                "headline",
                "headline",
                "by",
                "creator",
                "name",
                "language",
                "infoSource",
                "contentCreated",
            ),
            xml(
                ITEM,
                "itemClass",
                "itemClass",
                "provider",
                "name",
                "pubStatus",
                "embargoed",
                "firstCreated",
                "title",
            ),
            xml(ITEM, "inlineXML", "inlineXML", "inlineData", "nitf", "html", "p", "div", "body"),
            xml(NEWSML_1, "NewsLines", "HeadLine", "ByLine", "Language", "Provider", "Party"),
            xml(NEWSML_1, "DataContent", "DataContent", "p", "nitf", "body", "html", "Role"),
        ),
    ),
    "feed": Form(
        lambda data: read_feed(data, "x"),
        lambda: [RSS, ATOM],
        of_tokens("<rss>", "<channel>", "<item>", "<title>", "<description>", "</item>", *TAGS),
    ),
    "html": Form(_isolated(read_html), lambda: [HTML], of_tokens(*TAGS)),
    "archives": Form(
        _isolated(read_text, _decoded),
        exports.archives,
        exports.ARCHIVES,
    ),
    "wordpress": Form(lambda data: read_feed(data, "x"), lambda: [exports.WORDPRESS.encode()], exports.POSTS),
    "table": Form(
        _isolated(read_table, _decoded),
        lambda: [exports.TABLE.encode()],
        exports.TABLES,
    ),
    "pdf": Form(_isolated(read_pdf), pdfs),
    "docx": Form(_isolated(read_docx, documents.word), documents.word_seeds),
    "odt": Form(
        _isolated(read_odt, documents.open_document),
        documents.open_document_seeds,
        documents.ODT_XML,
    ),
    "rtf": Form(_isolated(read_rtf), documents.rtf_seeds, documents.RTF),
    "epub": Form(_isolated(read_epub, documents.book), documents.book_seeds),
    "eml": Form(_isolated(read_eml), documents.mail_seeds, documents.MAILS),
    "mbox": Form(
        lambda data: read_mbox(data.splitlines(keepends=True), "x"), documents.mailbox_seeds, documents.MAILS
    ),
    "mhtml": Form(_isolated(read_mhtml), documents.saved_seeds),
    "zip": Form(lambda data: read_zip(io.BytesIO(data), "x"), documents.archive_seeds),
    "warc": Form(lambda data: read_warc(io.BytesIO(data), "x"), warcs),
}


def main(arguments: list[str]) -> None:
    """Fuzz the readers that are named, all where none is, each in a process of its own, and print a line on
    each.
    """
    inputs = int(arguments[-1]) if arguments and arguments[-1].isdigit() else INPUTS
    names = [name for name in arguments if not name.isdigit()] or list(FORMS)
    if len(names) > 1:
        for name in names:
            subprocess.run([sys.executable, "-m", "bench.harm.fuzz", name, str(inputs)], check=True)
        return
    outcome = fuzz(FORMS[names[0]], inputs)
    stop_all()
    ours, workers = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    inside = ", ".join(f"{count} × {error}" for error, count in sorted(outcome.inside.items())) or "nothing"
    print(
        f"{names[0]:<9} {outcome.inputs:>6} inputs  {outcome.articles:>6} articles  {outcome.refused:>6} refused  "
        f"{outcome.seconds:6.0f} s  slowest {outcome.slowest:5.2f} s  peak {workers:4.0f} MB in the worker, "
        f"{ours:4.0f} MB beside it, hypothesis included  ended by the worker: {inside}",
        flush=True,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
