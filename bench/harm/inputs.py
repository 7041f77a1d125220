"""Inputs to fuzz readers with: seeds of every form, seeds mutated, and what is made up of a form's own tokens.

Which reader is given what, and what becomes of it, is in ``fuzz``.
"""

import gzip
import io
import json
import random
import re
from collections.abc import Iterator

from hypothesis import strategies as st

from tests.corpus.formats.pdfs import Words, column, pdf

REPORT = "The mayor of Ormond said on Monday that the bridge would be shut until the end of May."
MORE = "“Nobody asked us,” said Lena Mirza – who trades in the old town – on 5 April 2021."
_FEARED = [
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"&amp;" * 50, b"&#x110000;", b"]]>", b"<!--", b"<![CDATA[", b"<!DOCTYPE x [", b"%s%n", b"-1",
    b"99999999999999999999", b"0", b"1e999", b"NaN", b"\r", b"\n\n", b"\x1f\x8b\x08\x00", b"/Kids [2 0 R]", b"/Length 99999999", b"2 0 R", b"endobj",
    b"<" * 200, b"[" * 200, b"{" * 200, b"<p>" * 200, b"(" * 200, b"a" * 2000, b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b"Content-Length: -5\r\n",
]  # fmt: skip


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


def of_tokens(*tokens: str) -> st.SearchStrategy[bytes]:
    """Return texts of some tokens and of anything between them."""
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
        st.sampled_from([REPORT, "<p>x</p>", "2021-04-05", "canceled"]),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=6)),
        max_leaves=20,
    )


def json_texts() -> st.SearchStrategy[bytes]:
    """Make up values, and articles of which some fields are made up."""
    values = _records()
    changed = st.dictionaries(st.sampled_from([*RECORD, *NINJS]), values, max_size=3)
    articles = st.builds(
        lambda record, changes: {**record, **changes}, st.sampled_from([RECORD, NINJS]), changed
    )
    return st.one_of(values, articles).map(lambda value: json.dumps(value).encode())


def xml(seed: bytes, replaced: str, *names: str) -> st.SearchStrategy[bytes]:
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
        st.one_of(text, st.sampled_from([REPORT, "2021-04-05", "stat:canceled", "<br/>"])),
        lambda inner: st.builds(element, st.sampled_from(names), attributes, st.lists(inner, max_size=4)),
        max_leaves=12,
    )
    return st.lists(trees, max_size=4).map(lambda parts: seed[:start] + "".join(parts).encode() + seed[end:])


# Seeds

HTML = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Bridge shut | The Ormond Bell</title>
<meta property="og:site_name" content="The Ormond Bell"><meta property="article:published_time" content="2021-04-05T09:00:00Z">
<link rel="canonical" href="https://bell.example/bridge"><script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Bridge shut",
"datePublished": "2021-04-05", "author": [{{"name": "Lena Mirza"}}]}}</script></head><body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>Bridge shut</h1><p class="byline">By Lena Mirza</p><time datetime="2021-04-05">5 April</time>{f"<p>{REPORT}</p><p>{MORE}</p>" * 3}
<ul><li>one lane</li></ul><table><tr><td>1</td></tr></table></article><footer>© 2021 The Ormond Bell</footer></body></html>""".encode()
NITF = f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE nitf SYSTEM "nitf.dtd"><nitf><head><docdata><doc-id id-string="1" regsrc="B"/>
<date.issue norm="20210405T090000Z"/></docdata><pubdata position.section="Local"/></head><body><body.head><hedline><hl1>Bridge shut</hl1></hedline>
<byline>By <person>Lena Mirza</person></byline><dateline><location>ORMOND</location></dateline></body.head><body.content><block><p>{REPORT}</p>
<p>{MORE} &mdash; <em>x</em></p></block><table><tr><td>1</td></tr></table></body.content></body></nitf>""".encode()
ITEM = f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:bell.example:1" version="2" xml:lang="en"><itemMeta>
<itemClass qcode="ninat:text"/><provider qcode="p:B"><name>Bell</name></provider><versionCreated>2021-04-05T12:30:00+02:00</versionCreated>
<pubStatus qcode="stat:usable"/></itemMeta><contentMeta><by>By Lena Mirza</by><headline>Bridge shut</headline></contentMeta><contentSet>
<inlineXML contenttype="application/xhtml+xml"><html><body><p>{REPORT}</p><p>{MORE}</p></body></html></inlineXML></contentSet></newsItem>""".encode()
MESSAGE = (
    b'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
    + ITEM
    + ITEM
    + b"</itemSet></newsMessage>"
)
NEWSML_1 = f"""<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>b</ProviderId><DateId>20210405</DateId><NewsItemId>1</NewsItemId>
</NewsIdentifier></Identification><NewsManagement><FirstCreated>20210405T090000Z</FirstCreated><Status FormalName="Usable"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>Bridge</HeadLine></NewsLines><NewsComponent><ContentItem><DataContent><p>{REPORT}</p></DataContent></ContentItem>
</NewsComponent></NewsComponent></NewsItem></NewsML>""".encode()
RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Bell</title>
<link>https://bell.example</link><item><title>Bridge shut</title><link>https://bell.example/1</link><guid>1</guid><pubDate>Mon, 05 Apr 2021 09:00:00 GMT</pubDate>
<description>{REPORT}</description><content:encoded><![CDATA[{f"<p>{REPORT}</p><p>{MORE}</p>" * 4}]]></content:encoded></item></channel></rss>""".encode()
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Bell</title><id>urn:b</id><entry><title>Bridge</title><id>urn:b:1</id>
<link href="https://bell.example/1"/><updated>2021-04-05T09:00:00Z</updated><content type="html">{"&lt;p>" + (REPORT + " ") * 9}&lt;/p></content></entry>
</feed>""".encode()
MARKDOWN = f"---\ntitle: Bridge shut\ndate: 2021-04-05\nauthors: [Lena Mirza]\n---\n\n# Bridge\n\n{REPORT}\n\n* **one** lane, [says](https://x.example)\n\n> {MORE}\n"
TEXT = (
    f"Home | World | Sport\n\nBridge shut\n\nBy Lena Mirza\n\n5 April 2021\n\n{REPORT}\n\n{MORE}\n\nShare this\n\n© 2021 The Ormond Bell\n"
    * 2
)
RECORD = {
    "title": "Bridge shut",
    "body": f"{REPORT}\n\n{MORE}",
    "date": "2021-04-05",
    "source": {"name": "Bell"},
    "authors": ["Lena Mirza"],
    "uri": "urn:b:1",
}
NINJS = {
    "uri": "https://b.example/1",
    "headlines": [{"value": "Bridge"}],
    "bodies": [{"contentType": "text/html", "value": f"<p>{REPORT}</p>"}],
}


def pdfs() -> list[bytes]:
    """Return PDFs of one page and of several."""
    page = [
        Words("Bridge shut until the end of May", y=780, size=22),
        Words("By Lena Mirza", y=750),
        *column([REPORT[:60], REPORT[60:], MORE.replace("–", "-")]),
    ]
    return [
        pdf(page, page, Title="Bridge shut"),
        pdf(page, packed=True),
        pdf(page, [Words("2", y=30)], page, packed=True),
    ]


def warcs() -> list[bytes]:
    """Return archives of a page, packed and not."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    found = []
    for packed in (True, False):
        out = io.BytesIO()
        writer = WARCWriter(out, gzip=packed)
        writer.write_record(writer.create_warcinfo_record("crawl.warc.gz", {"software": "test"}))
        for number, page in enumerate(
            (HTML, gzip.compress(HTML), b"%x\r\n%s\r\n0\r\n\r\n" % (len(HTML), HTML))
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


TAGS = (
    "<p>", "</p>", "<div>", "</div>", "<article>", "<h1>", "<table>", "<td>", "<a href='x'>", "<br>", "<!--", "-->", "<script>", "</script>", "<li>",
    "<![CDATA[", "]]>", "&amp;", "&#0;", "<time datetime='2021-04-05'>", "<meta property='article:published_time' content='2021-13-05'>", REPORT, MORE,
)  # fmt: skip
