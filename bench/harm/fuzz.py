"""Whether a reader can be made to raise anything but ValueError, to hang, or to take unbounded memory.

    python -m bench.harm.fuzz                   10,000 inputs for each reader, one reader after another
    python -m bench.harm.fuzz pdf 500           so many inputs for one of them

Inputs are seeds made here, mutated (bytes flipped, cut, doubled, spliced, numbers changed, what parsers fear
put in) and, for the forms that are text, what hypothesis makes up of their own tokens. Readers run in a
worker process within limits, as they do in the program; what they raise inside it is counted all the same.
"""

import gzip
import io
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from corpus.article import Article
from corpus.formats.feed import read_feed
from corpus.formats.html import read_html
from corpus.formats.json_records import read_json, read_json_lines
from corpus.formats.markdown import read_markdown
from corpus.formats.newsml import read_newsml
from corpus.formats.nitf import read_nitf
from corpus.formats.pdf import read_pdf
from corpus.formats.text import read_text
from corpus.formats.warc import read_warc
from corpus.worker import bounded, stop_all
from tests.corpus.formats.pdfs import Words, column, pdf

INPUTS = 10_000
SECONDS = 30  # that one input may take

_REPORT = "The mayor of Ormond said on Monday that the bridge would be shut until the end of May."
_MORE = "“Nobody asked us,” said Lena Mirza – who trades in the old town – on 5 April 2021."
_FEARED = [
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"&amp;" * 50, b"&#x110000;", b"]]>", b"<!--", b"<![CDATA[", b"<!DOCTYPE x [", b"%s%n", b"-1",
    b"99999999999999999999", b"0", b"1e999", b"NaN", b"\r", b"\n\n", b"\x1f\x8b\x08\x00", b"/Kids [2 0 R]", b"/Length 99999999", b"2 0 R", b"endobj",
    b"<" * 200, b"[" * 200, b"{" * 200, b"<p>" * 200, b"(" * 200, b"a" * 2000, b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b"Content-Length: -5\r\n",
]  # fmt: skip


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


def mutated(seeds: list[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Yield seeds, each changed in one to eight places."""
    chance = random.Random(seed)
    for _ in range(count):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 8)):
            _mutate(data, chance, seeds)
        yield bytes(data)


def _mutate(data: bytearray, chance: random.Random, seeds: list[bytes]) -> None:
    start = chance.randrange(len(data) + 1)
    end = min(len(data), start + int(chance.expovariate(1 / 30)))
    match chance.randrange(8):
        case 0:
            data[start:end] = bytes(chance.randrange(256) for _ in range(end - start))
        case 1:
            del data[start:end]
        case 2:
            data[start:start] = data[start:end] * chance.randint(1, 20)
        case 3:
            data[start:end] = chance.choice(_FEARED)
        case 4:
            other = chance.choice(seeds)
            at = chance.randrange(len(other))
            data[start:end] = other[at : at + chance.randrange(400)]
        case 5:
            del data[start:]
        case 6:
            numbers = list(re.finditer(rb"\d+", bytes(data)))
            if numbers:
                number = chance.choice(numbers)
                data[number.start() : number.end()] = str(
                    chance.choice([0, -1, 1, 2**31, 2**63, chance.randrange(10_000)])
                ).encode()
        case _:
            if start < len(data):
                data[start] ^= 1 << chance.randrange(8)


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


def _of_tokens(*tokens: str) -> st.SearchStrategy[bytes]:
    text = st.text(max_size=30)
    return st.lists(st.one_of(st.sampled_from(tokens), text), max_size=40).map(
        lambda parts: "".join(parts).encode("utf-8", "surrogatepass")
    )


def _records() -> st.SearchStrategy[object]:
    names = st.sampled_from(
        "title headline headlines body text content bodies body_html value contentType source publisher date published_at versioncreated"
        " updated authors byline name url uri id language type pubstatus embargoed articles items response fields version digest".split()
    )
    leaves = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=30),
        st.sampled_from([_REPORT, "<p>x</p>", "2021-04-05", "canceled"]),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=6)),
        max_leaves=20,
    )


def _json() -> st.SearchStrategy[bytes]:
    """Make up values, and articles of which some fields are made up."""
    values = _records()
    changed = st.dictionaries(st.sampled_from([*_RECORD, *_NINJS]), values, max_size=3)
    articles = st.builds(
        lambda record, changes: {**record, **changes}, st.sampled_from([_RECORD, _NINJS]), changed
    )
    return st.one_of(values, articles).map(lambda value: json.dumps(value).encode())


def _xml(seed: bytes, replaced: str, *names: str) -> st.SearchStrategy[bytes]:
    """Put elements with these names, made up but well-formed, in the place of the first element of a name in
    a seed.
    """
    start = seed.index(f"<{replaced}".encode())
    closed = f"</{replaced}>".encode()
    end = seed.index(closed, start) + len(closed) if closed in seed else seed.index(b"/>", start) + 2
    text = st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters='<&>"\ufffe\uffff'),
        max_size=20,
    )
    attributes = st.dictionaries(
        st.sampled_from(["norm", "qcode", "class", "FormalName", "contenttype", "holder", "tag"]),
        text,
        max_size=2,
    )

    def element(name: str, given: dict[str, str], inside: list[str]) -> str:
        said = "".join(f' {key}="{value}"' for key, value in given.items())
        return f"<{name}{said}>{''.join(inside)}</{name}>"

    trees = st.recursive(
        st.one_of(text, st.sampled_from([_REPORT, "2021-04-05", "stat:canceled", "<br/>"])),
        lambda inner: st.builds(element, st.sampled_from(names), attributes, st.lists(inner, max_size=4)),
        max_leaves=12,
    )
    return st.lists(trees, max_size=4).map(lambda parts: seed[:start] + "".join(parts).encode() + seed[end:])


# Seeds

_HTML = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Bridge shut | The Ormond Bell</title>
<meta property="og:site_name" content="The Ormond Bell"><meta property="article:published_time" content="2021-04-05T09:00:00Z">
<link rel="canonical" href="https://bell.example/bridge"><script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Bridge shut",
"datePublished": "2021-04-05", "author": [{{"name": "Lena Mirza"}}]}}</script></head><body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>Bridge shut</h1><p class="byline">By Lena Mirza</p><time datetime="2021-04-05">5 April</time>{f"<p>{_REPORT}</p><p>{_MORE}</p>" * 3}
<ul><li>one lane</li></ul><table><tr><td>1</td></tr></table></article><footer>© 2021 The Ormond Bell</footer></body></html>""".encode()
_NITF = f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE nitf SYSTEM "nitf.dtd"><nitf><head><docdata><doc-id id-string="1" regsrc="B"/>
<date.issue norm="20210405T090000Z"/></docdata><pubdata position.section="Local"/></head><body><body.head><hedline><hl1>Bridge shut</hl1></hedline>
<byline>By <person>Lena Mirza</person></byline><dateline><location>ORMOND</location></dateline></body.head><body.content><block><p>{_REPORT}</p>
<p>{_MORE} &mdash; <em>x</em></p></block><table><tr><td>1</td></tr></table></body.content></body></nitf>""".encode()
_ITEM = f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:bell.example:1" version="2" xml:lang="en"><itemMeta>
<itemClass qcode="ninat:text"/><provider qcode="p:B"><name>Bell</name></provider><versionCreated>2021-04-05T12:30:00+02:00</versionCreated>
<pubStatus qcode="stat:usable"/></itemMeta><contentMeta><by>By Lena Mirza</by><headline>Bridge shut</headline></contentMeta><contentSet>
<inlineXML contenttype="application/xhtml+xml"><html><body><p>{_REPORT}</p><p>{_MORE}</p></body></html></inlineXML></contentSet></newsItem>""".encode()
_MESSAGE = (
    b'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
    + _ITEM
    + _ITEM
    + b"</itemSet></newsMessage>"
)
_NEWSML_1 = f"""<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>b</ProviderId><DateId>20210405</DateId><NewsItemId>1</NewsItemId>
</NewsIdentifier></Identification><NewsManagement><FirstCreated>20210405T090000Z</FirstCreated><Status FormalName="Usable"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>Bridge</HeadLine></NewsLines><NewsComponent><ContentItem><DataContent><p>{_REPORT}</p></DataContent></ContentItem>
</NewsComponent></NewsComponent></NewsItem></NewsML>""".encode()
_RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Bell</title>
<link>https://bell.example</link><item><title>Bridge shut</title><link>https://bell.example/1</link><guid>1</guid><pubDate>Mon, 05 Apr 2021 09:00:00 GMT</pubDate>
<description>{_REPORT}</description><content:encoded><![CDATA[{f"<p>{_REPORT}</p><p>{_MORE}</p>" * 4}]]></content:encoded></item></channel></rss>""".encode()
_ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Bell</title><id>urn:b</id><entry><title>Bridge</title><id>urn:b:1</id>
<link href="https://bell.example/1"/><updated>2021-04-05T09:00:00Z</updated><content type="html">{"&lt;p>" + (_REPORT + " ") * 9}&lt;/p></content></entry>
</feed>""".encode()
_MARKDOWN = f"---\ntitle: Bridge shut\ndate: 2021-04-05\nauthors: [Lena Mirza]\n---\n\n# Bridge\n\n{_REPORT}\n\n* **one** lane, [says](https://x.example)\n\n> {_MORE}\n"
_TEXT = (
    f"Home | World | Sport\n\nBridge shut\n\nBy Lena Mirza\n\n5 April 2021\n\n{_REPORT}\n\n{_MORE}\n\nShare this\n\n© 2021 The Ormond Bell\n"
    * 2
)
_RECORD = {
    "title": "Bridge shut",
    "body": f"{_REPORT}\n\n{_MORE}",
    "date": "2021-04-05",
    "source": {"name": "Bell"},
    "authors": ["Lena Mirza"],
    "uri": "urn:b:1",
}
_NINJS = {
    "uri": "https://b.example/1",
    "headlines": [{"value": "Bridge"}],
    "bodies": [{"contentType": "text/html", "value": f"<p>{_REPORT}</p>"}],
}


def _pdfs() -> list[bytes]:
    page = [
        Words("Bridge shut until the end of May", y=780, size=22),
        Words("By Lena Mirza", y=750),
        *column([_REPORT[:60], _REPORT[60:], _MORE.replace("–", "-")]),
    ]
    return [
        pdf(page, page, Title="Bridge shut"),
        pdf(page, packed=True),
        pdf(page, [Words("2", y=30)], page, packed=True),
    ]


def _warcs() -> list[bytes]:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    found = []
    for packed in (True, False):
        out = io.BytesIO()
        writer = WARCWriter(out, gzip=packed)
        writer.write_record(writer.create_warcinfo_record("crawl.warc.gz", {"software": "test"}))
        for number, page in enumerate(
            (_HTML, gzip.compress(_HTML), b"%x\r\n%s\r\n0\r\n\r\n" % (len(_HTML), _HTML))
        ):
            headers = [("Content-Type", "text/html; charset=utf-8")]
            headers += [("Content-Encoding", "gzip")] if number == 1 else []
            headers += [("Transfer-Encoding", "chunked")] if number == 2 else []
            http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    f"https://bell.example/{number}",
                    "response",
                    payload=io.BytesIO(page),
                    length=len(page),
                    http_headers=http,
                )
            )
        found.append(out.getvalue())
    return found


_TAGS = (
    "<p>", "</p>", "<div>", "</div>", "<article>", "<h1>", "<table>", "<td>", "<a href='x'>", "<br>", "<!--", "-->", "<script>", "</script>", "<li>",
    "<![CDATA[", "]]>", "&amp;", "&#0;", "<time datetime='2021-04-05'>", "<meta property='article:published_time' content='2021-13-05'>", _REPORT, _MORE,
)  # fmt: skip

FORMS = {
    "text": Form(
        lambda data: bounded(partial(read_text, data.decode(errors="replace"), "x"), SECONDS),
        lambda: [_TEXT.encode()],
        _of_tokens(
            _REPORT,
            _MORE,
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
        lambda data: bounded(partial(read_markdown, data.decode(errors="replace"), "x"), SECONDS),
        lambda: [_MARKDOWN.encode()],
        _of_tokens(
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
            _REPORT,
        ),
    ),
    "json": Form(
        lambda data: bounded(partial(read_json, data.decode(errors="replace"), "x"), SECONDS),
        lambda: [json.dumps(one).encode() for one in (_RECORD, _NINJS, [_RECORD] * 3)],
        _json(),
    ),
    "jsonl": Form(
        lambda data: read_json_lines(data.splitlines(), "x"),
        lambda: [b"\n".join([json.dumps(_RECORD).encode()] * 3)],
        st.lists(_json(), max_size=4).map(b"\n".join),
    ),
    "nitf": Form(
        lambda data: bounded(partial(read_nitf, data, "x"), SECONDS),
        lambda: [_NITF],
        st.one_of(
            _xml(_NITF, "block", "p", "block", "hl2", "table", "media", "ul", "li", "em", "bq", "br", "note"),
            _xml(_NITF, "docdata", "docdata", "date.release", "date.issue", "doc-id", "urgency"),
            _xml(
                _NITF,
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
        lambda data: bounded(partial(read_newsml, data, "x"), SECONDS),
        lambda: [_ITEM, _MESSAGE, _NEWSML_1],
        st.one_of(
            _xml(
                _ITEM,
                "headline",
                "headline",
                "by",
                "creator",
                "name",
                "language",
                "infoSource",
                "contentCreated",
            ),
            _xml(
                _ITEM,
                "itemClass",
                "itemClass",
                "provider",
                "name",
                "pubStatus",
                "embargoed",
                "firstCreated",
                "title",
            ),
            _xml(_ITEM, "inlineXML", "inlineXML", "inlineData", "nitf", "html", "p", "div", "body"),
            _xml(_NEWSML_1, "NewsLines", "HeadLine", "ByLine", "Language", "Provider", "Party"),
            _xml(_NEWSML_1, "DataContent", "DataContent", "p", "nitf", "body", "html", "Role"),
        ),
    ),
    "feed": Form(
        lambda data: read_feed(data, "x"),
        lambda: [_RSS, _ATOM],
        _of_tokens("<rss>", "<channel>", "<item>", "<title>", "<description>", "</item>", *_TAGS),
    ),
    "html": Form(
        lambda data: bounded(partial(read_html, data, "x"), SECONDS), lambda: [_HTML], _of_tokens(*_TAGS)
    ),
    "pdf": Form(lambda data: bounded(partial(read_pdf, data, "x"), SECONDS), _pdfs),
    "warc": Form(lambda data: read_warc(io.BytesIO(data), "x"), _warcs),
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
