"""Pages of invented sites: their words, what they say of themselves, their encodings, and pages that hold no
article.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.article import Article
from corpus.formats.html import read_html
from corpus.formats.registry import Given

HEADLINE = "Ferry crews at Orrin walk out over night shifts"
PARAGRAPHS = [
    "Ferry crews at the port of Orrin walked out on Tuesday morning after talks over night shifts broke down, leaving some 900 passengers ashore.",
    "The union said that its members had worked eleven nights in a row since the timetable was changed in April, and that two had fallen asleep on watch.",
    "“Nobody should be asked to steer a ship of four hundred people after eleven nights,” said Marta Lindqvist, who speaks for the crews.",
    "The company, Northern Crossings, called the walkout unlawful and said that it had offered an extra day of rest in every second week.",
    "Ships to Vell and the outer islands are not expected to sail before Thursday, and tickets for Wednesday will be refunded in full.",
]
URL = "https://www.orrinherald.example/2024/05/14/ferry-crews-walk-out"


def page(
    head: str = "",
    body: str | None = None,
    title: str = f"{HEADLINE} | Orrin Herald",
    attributes: str = ' lang="en-GB"',
) -> str:
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    article = (
        f"<article><h1>{HEADLINE}</h1><div class='article-body'>{text}</div></article>"
        if body is None
        else body
    )
    menu = "".join(
        f"<li><a href='/{name.lower()}'>{name}</a></li>"
        for name in ("News", "Sport", "Harbour", "Letters", "Weather", "Jobs")
    )
    foot = "<footer><p>© 2024 Orrin Herald. All rights reserved.</p><p><a href='/privacy'>Privacy policy</a></p></footer>"
    return f"<!doctype html><html{attributes}><head><title>{title}</title>{head}</head><body><nav><ul>{menu}</ul></nav>{article}{foot}</body></html>"


def linked(*nodes: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)


def meta(**contents: str) -> str:
    return "".join(
        f'<meta property="{name.replace("__", ":").replace("_0_", "_")}" content="{content}">'
        for name, content in contents.items()
    )


def read(text: str | bytes, url: str | None = URL, charset: str | None = None) -> Article:
    (article,) = read_html(text.encode() if isinstance(text, str) else text, "page.html", Given(url, charset))
    assert isinstance(article, Article)
    return article


def paragraphs(article: Article) -> list[str]:
    return [article.slice(paragraph) for paragraph in article.paragraphs]


def test_the_paragraphs_are_the_page_s_and_nothing_else() -> None:
    article = read(page())
    assert paragraphs(article) == PARAGRAPHS
    assert article.title == HEADLINE
    assert article.url == URL
    assert article.language == "en-GB"


def test_no_word_is_lost_or_glued_at_inline_elements_lists_and_breaks() -> None:
    body = (
        f"<main><h1>{HEADLINE}</h1><p>{PARAGRAPHS[0]}</p><p>The <b>union</b>, <a href='/u'>Seafarers’ League</a>, said<br>it had <i>no</i>&nbsp;choice "
        "but to&#32;act after <or-tooltip>eleven</or-tooltip> nights in a row of work.</p><h2>What the company offers</h2>"
        "<p>The company said on Tuesday that it would offer the crews three things, and that it hoped for an answer soon:</p>"
        "<ul><li>an extra day of rest in every second week, beginning in June;</li><li>two more watch officers on the night ships to the outer islands;</li></ul>"
        f"<blockquote><p>{PARAGRAPHS[2]}</p></blockquote><div>{PARAGRAPHS[3]}<br><br>{PARAGRAPHS[4]}</div></main>"
    )
    assert paragraphs(read(page(body=body))) == [
        PARAGRAPHS[0],
        "The union, Seafarers’ League, said it had no choice but to act after eleven nights in a row of work.",
        "What the company offers",
        "The company said on Tuesday that it would offer the crews three things, and that it hoped for an answer soon:",
        "an extra day of rest in every second week, beginning in June;",
        "two more watch officers on the night ships to the outer islands;",
        *PARAGRAPHS[2:],
    ]


def test_text_that_is_parted_by_line_breaks_alone_has_its_paragraphs() -> None:
    body = f"<div id='story'><h1>{HEADLINE}</h1><div>{'<br/><br/>'.join(PARAGRAPHS)}</div></div>"
    assert paragraphs(read(page(body=body))) == PARAGRAPHS


def test_what_stands_between_the_paragraphs_of_an_article_is_left_out() -> None:
    between = [
        "<div class='related-links'><h3>Read more</h3><ul><li><a href='/a'>Harbour master quits after storm report</a></li>"
        "<li><a href='/b'>Island school to close in autumn</a></li></ul></div>",
        "<figure><img src='f.jpg'><figcaption class='caption'>Photo: Ann Roe/Orrin Pictures</figcaption></figure>",
        "<div class='newsletter-signup'><p>Sign up to our newsletter and get the harbour news in your inbox every morning.</p></div>",
        "<div class='share-bar'><a href='#'>Share on Facebook</a> <a href='#'>Tweet</a></div>",
    ]
    text = "".join(f"<p>{p}</p>{b}" for p, b in zip(PARAGRAPHS, [*between, ""], strict=True))
    assert (
        paragraphs(
            read(page(body=f"<article><h1>{HEADLINE}</h1><div class='article-body'>{text}</div></article>"))
        )
        == PARAGRAPHS
    )


def test_text_that_a_script_would_show_is_taken_from_the_page_s_data() -> None:
    node = {"@type": "NewsArticle", "headline": HEADLINE, "articleBody": "\n\n".join(PARAGRAPHS)}
    article = read(page(linked(node), body="<div id='root'></div>"))
    assert paragraphs(article) == PARAGRAPHS


def test_text_that_is_kept_for_browsers_without_scripts_is_read_and_a_notice_to_them_is_not() -> None:
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    body = f"<noscript>Turn on JavaScript to see the ferry map.</noscript><article><h1>{HEADLINE}</h1><div id='story'></div><noscript>{text}</noscript></article>"
    assert paragraphs(read(page(body=body))) == PARAGRAPHS


# What a page says of itself


def test_linked_data_gives_everything() -> None:
    node = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": HEADLINE, "datePublished": "2024-05-14T06:30:00+01:00",
        "dateModified": "2024-05-14T09:12:00+01:00", "articleSection": ["Harbour", "News"], "inLanguage": "en",
        "author": [{"@type": "Person", "name": "By Ida Marsh"}, {"@type": "Person", "name": "Tom Reyes"}], "publisher": {"@type": "Organization", "name": "Orrin Herald"},
    }  # fmt: skip
    article = read(page(linked(node), attributes=""))
    assert (article.title, article.publisher, article.authors) == (
        HEADLINE,
        "Orrin Herald",
        ("Ida Marsh", "Tom Reyes"),
    )
    assert (article.published, article.updated) == ("2024-05-14T06:30:00+01:00", "2024-05-14T09:12:00+01:00")
    assert (article.section, article.language) == ("Harbour", "en")


def test_linked_data_in_a_graph_refers_to_its_people_and_publisher() -> None:
    graph = {"@graph": [
        {"@type": "WebPage", "@id": URL, "datePublished": "2024-05-14T06:30:00Z"}, {"@type": "Organization", "@id": "#org", "name": "Orrin Herald"},
        {"@type": ["Article", "NewsArticle"], "headline": HEADLINE, "author": {"@id": "#ida"}, "publisher": {"@id": "#org"}},
        {"@type": "Person", "@id": "#ida", "name": "Ida Marsh", "url": "https://www.orrinherald.example/ida"},
    ]}  # fmt: skip
    article = read(page(linked(graph)))
    assert (article.publisher, article.authors, article.published) == (
        "Orrin Herald",
        ("Ida Marsh",),
        "2024-05-14T06:30:00+00:00",
    )


def test_the_node_of_another_article_is_not_believed() -> None:
    other = {
        "@type": "NewsArticle",
        "headline": "Island school to close in autumn",
        "datePublished": "2023-01-01",
        "author": "Somebody Else",
    }
    own = {"@type": "NewsArticle", "headline": HEADLINE, "datePublished": "2024-05-14", "author": "Ida Marsh"}
    article = read(page(linked({"@type": "ItemList", "itemListElement": [other]}, [other, own])))
    assert (article.published, article.authors) == ("2024-05-14", ("Ida Marsh",))


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "%s", "datePublished": "2024-05-14",}',
        '<![CDATA[ {"@type": "NewsArticle", "headline": "%s", "datePublished": "2024-05-14"} ]]>',
        '{"@type": "NewsArticle", "headline": "%s", "description": "a\nb", "datePublished": "2024-05-14"};',
    ],
)
def test_linked_data_is_read_though_it_is_not_quite_json(script: str) -> None:
    assert (
        read(page(f'<script type="application/ld+json">{script % HEADLINE}</script>')).published
        == "2024-05-14"
    )


def test_meta_elements_are_heard_where_there_is_no_linked_data() -> None:
    head = meta(
        og__site_name="Orrin Herald",
        og__title=f"{HEADLINE} - Orrin Herald",
        article__published_0_time="2024-05-14T06:30:00Z",
    ) + (
        '<meta property="article:modified_time" content="2024-05-15T06:30:00Z"><meta property="article:section" content="Harbour">'
        '<meta name="author" content="Ida Marsh and Tom Reyes"><meta property="og:locale" content="en_GB">'
        '<meta property="article:published_time" content="2024-05-14T06:30:00Z">'
    )
    article = read(page(head, attributes=""))
    assert (article.publisher, article.title, article.authors) == (
        "Orrin Herald",
        HEADLINE,
        ("Ida Marsh", "Tom Reyes"),
    )
    assert (article.published, article.updated) == ("2024-05-14T06:30:00+00:00", "2024-05-15T06:30:00+00:00")
    assert (article.section, article.language) == ("Harbour", "en-GB")


def test_linked_data_goes_before_meta_elements_and_those_before_what_is_shown() -> None:
    shown = f"<article><h1>{HEADLINE}</h1><time datetime='2024-05-16'>16 May 2024</time>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</article>"
    said = '<meta name="date" content="2024-05-15">'
    node = linked({"@type": "NewsArticle", "headline": HEADLINE, "datePublished": "2024-05-14"})
    dates = [read(page(head, body=shown), url=None).published for head in ("", said, said + node)]
    assert dates == ["2024-05-16", "2024-05-15", "2024-05-14"]


def test_of_two_sources_that_name_one_day_the_one_with_the_time_is_taken() -> None:
    node = linked({"@type": "NewsArticle", "headline": HEADLINE, "datePublished": "2024-05-14"})
    assert (
        read(page(node + '<meta property="article:published_time" content="2024-05-14T06:30:00Z">')).published
        == "2024-05-14T06:30:00+00:00"
    )


def test_a_dateline_near_the_headline_is_taken_and_one_of_an_update_is_no_publication() -> None:
    def shown(line: str) -> Article:
        text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
        return read(
            page(
                body=f"<article><header><h1>{HEADLINE}</h1><div class='when'>{line}</div></header>{text}</article>"
            ),
            url=None,
        )

    assert shown("Published on 14 May 2024, 06:30 BST").published == "2024-05-14T06:30:00+01:00"
    updated = shown("Last updated: May 15, 2024 at 2:03 p.m. ET")
    assert (updated.published, updated.updated) == (None, "2024-05-15T14:03:00-04:00")


def test_the_day_in_an_address_is_evidence_and_a_copyright_year_or_a_day_in_the_text_is_none() -> None:
    assert read(page()).published == "2024-05-14"
    assert read(page(), url="https://www.orrinherald.example/ferry-crews").published is None
    dated = page().replace("on Tuesday morning", "on 14 May 2024")
    assert read(dated, url="https://www.orrinherald.example/ferry-crews").published is None


@pytest.mark.parametrize(
    "given_date",
    ["1970-01-01T00:00:00Z", "2024-02-31", "0000-00-00", "10/05/2024", "yesterday", "0001-01-01"],
)
def test_a_date_that_cannot_be_is_not_believed(given_date: str) -> None:
    node = linked({"@type": "NewsArticle", "headline": HEADLINE, "datePublished": given_date})
    assert read(page(node), url="https://www.orrinherald.example/ferry-crews").published is None


def test_a_date_in_the_future_is_not_believed() -> None:
    ahead = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    node = linked({"@type": "NewsArticle", "headline": HEADLINE, "datePublished": ahead})
    assert read(page(node), url=None).published is None


def test_an_update_is_after_publication_or_none() -> None:
    node = {
        "@type": "NewsArticle",
        "headline": HEADLINE,
        "datePublished": "2024-05-14T06:30:00Z",
        "dateModified": "2024-05-14T06:30:00Z",
    }
    assert read(page(linked(node))).updated is None


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ida Marsh, Harbour Correspondent", ("Ida Marsh",)),
        ("Ida Marsh and Tom Reyes", ("Ida Marsh", "Tom Reyes")),
        ("Orrin Herald", ()),
        ("https://www.orrinherald.example/author/ida", ()),
        ("Staff Reporter", ()),
        ("ida@orrinherald.example", ()),
        ("Von Ida Marsh", ("Ida Marsh",)),
        ("Ida Marsh | Tom Reyes", ("Ida Marsh", "Tom Reyes")),
    ],
)
def test_bylines_are_names_of_people(byline: str, names: tuple[str, ...]) -> None:
    head = meta(og__site_name="Orrin Herald") + f'<meta name="author" content="{byline}">'
    assert read(page(head)).authors == names


def test_a_byline_that_is_only_shown_is_found() -> None:
    body = f"<article><h1>{HEADLINE}</h1><p class='byline'>By <a rel='author' href='/ida'>Ida Marsh</a></p>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</article>"
    assert read(page(body=body)).authors == ("Ida Marsh",)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ola Brenn", ("Ola Brenn",)),
        ("BY OLA BRENN | 14 May 2024", ("OLA BRENN",)),
        (
            "By <a href='/ola'>Ola Brenn</a> in Vell and Ida van Marsh, Harbour Correspondent",
            ("Ola Brenn", "Ida van Marsh"),
        ),
        ("By Orrin Herald", ()),
        ("By Staff Writers", ()),
        ("By Ola Brenn, Vell", ("Ola Brenn",)),
        ("By Ola Brenn | 3 min read", ("Ola Brenn",)),
    ],
)
def test_a_byline_that_nothing_marks_is_the_byline_and_no_paragraph(
    line: str, names: tuple[str, ...]
) -> None:
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    body = f"<article><h1>{HEADLINE}</h1><p>No ships before Thursday</p><p>{line}</p>{text}</article>"
    article = read(page(meta(og__site_name="Orrin Herald"), body=body))
    assert article.authors == names
    assert paragraphs(article)[-len(PARAGRAPHS) :] == PARAGRAPHS
    assert not any(paragraph.lower().startswith("by ") for paragraph in paragraphs(article))
    told = read(page(meta(og__site_name="Orrin Herald", author="Tom Reyes"), body=body))
    assert (told.authors, told.text) == (("Tom Reyes",), article.text)


@pytest.mark.parametrize(
    "line",
    [
        "By Tuesday the quay was empty",
        "By Ola Brenn, who was on board",
        "By Any Means Necessary.",
        "By Ola Brenn, 34 dead",
        "By Thursday",
    ],
)
def test_a_paragraph_that_only_begins_like_a_byline_stays(line: str) -> None:
    article = read(
        page(
            body=f"<article><h1>{HEADLINE}</h1>{''.join(f'<p>{p}</p>' for p in [line, *PARAGRAPHS])}</article>"
        )
    )
    assert (article.authors, paragraphs(article)) == ((), [line, *PARAGRAPHS])


def test_a_byline_among_the_paragraphs_is_not_that_of_the_article() -> None:
    lines = [*PARAGRAPHS[:3], "By Ola Brenn", *PARAGRAPHS[3:]]
    assert (
        read(
            page(body=f"<article><h1>{HEADLINE}</h1>{''.join(f'<p>{p}</p>' for p in lines)}</article>")
        ).authors
        == ()
    )


def test_the_headline_is_the_one_that_readers_see() -> None:
    node = linked(
        {
            "@type": "NewsArticle",
            "headline": "Orrin ferry strike: crews walk out, sailings cancelled",
            "publisher": {"name": "Orrin Herald"},
        }
    )
    assert read(page(node)).title == HEADLINE


def test_of_several_headings_the_one_that_programs_are_told_of_is_the_headline() -> None:
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    body = f"<h1></h1><h1>Orrin Herald</h1><h1>Island school to close in Orrin</h1><article><h1>{HEADLINE}</h1>{text}</article>"
    assert read(page(meta(og__title=f"{HEADLINE} - Orrin Herald"), body=body)).title == HEADLINE


def test_a_publisher_that_is_not_named_goes_by_its_host() -> None:
    assert read(page()).publisher == "orrinherald.example"
    assert read(page(), url=None).publisher is None
    assert (
        read(page(), url="https://web.archive.org/web/2024/https://www.orrinherald.example/x").publisher
        is None
    )


@pytest.mark.parametrize(
    ("canonical", "url", "expected"),
    [
        ("https://www.orrinherald.example/ferry", URL, "https://www.orrinherald.example/ferry"),
        ("/ferry?utm_source=x&id=7", URL, "https://www.orrinherald.example/ferry?id=7"),
        ("https://www.orrinherald.example/", URL, URL),
        ("https://elsewhere.example/ferry", URL, URL),
        ("https://m.orrinherald.example/ferry#top", URL, "https://m.orrinherald.example/ferry"),
        ("javascript:alert(1)", URL, URL),
        ("http://[broken", URL, URL),
        ("", f"{URL}?fbclid=abc&gclid=d#comments", URL),
        ("https://www.orrinherald.example/ferry", None, "https://www.orrinherald.example/ferry"),
        ("/ferry", None, None),
        (
            "/ferry?mtm_source=x&amp;gbraid=7&amp;q=a%20b",
            URL,
            "https://www.orrinherald.example/ferry?q=a%20b",
        ),
        ("http:///ferry", None, None),
        ("", "http://[", None),
    ],
)
def test_the_canonical_address_where_it_can_be_believed(
    canonical: str, url: str | None, expected: str | None
) -> None:
    assert read(page(f'<link rel="canonical" href="{canonical}">'), url).url == expected


def test_a_page_that_a_browser_saved_knows_where_it_came_from() -> None:
    assert read(f"<!-- saved from url=(0057){URL} -->" + page(), url=None).url == URL


# Encodings

UMLAUTS = "Die Fähre nach Ørby fährt nicht: „Elf Nächte“, sagt Marta Lindqvist – sie spricht für 900 Leute an Bord – „sind genug für jeden.“"


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("utf-8", "", None),
        ("utf-8", '<meta charset="iso-8859-1">', "iso-8859-1"),
        ("cp1252", '<meta charset="iso-8859-1">', None),
        ("cp1252", "", "windows-1252"),
        ("cp1252", '<meta charset="utf-8">', None),
        ("utf-8-sig", "", "latin-1"),
        ("utf-16", "", None),
        ("utf-16-le", "", "utf-16"),
    ],
)
def test_encodings_declared_undeclared_and_declared_wrongly(
    encoding: str, declared: str, charset: str | None
) -> None:
    text = page(declared).replace(PARAGRAPHS[1], UMLAUTS)
    assert UMLAUTS in paragraphs(read(text.encode(encoding), charset=charset))


@pytest.mark.parametrize(
    "encoding", ["koi8-r", "windows-1251", "shift_jis", "gb18030", "euc-kr", "iso2022_jp"]
)
def test_other_scripts_in_their_declared_encodings(encoding: str) -> None:
    words = {
        "koi8-r": "Паромы",
        "windows-1251": "Паромы",
        "shift_jis": "船は出ない",
        "gb18030": "渡轮停航",
        "euc-kr": "여객선",
        "iso2022_jp": "船は出ない",
    }[encoding]
    text = (
        page(f'<meta charset="{encoding}">')
        .replace("“", '"')
        .replace("”", '"')
        .replace("Ferry crews at the port", f"{words} at the port")
        .replace("©", "")
    )
    assert words in read(text.encode(encoding)).text


def test_a_page_of_utf_8_with_a_few_foreign_bytes_keeps_its_words() -> None:
    text = (
        page()
        .replace(PARAGRAPHS[1], UMLAUTS * 3)
        .encode()
        .replace(b"900 passengers", b"900 passengers of the \x93Solveig\x94")
    )
    assert "of the “Solveig”, ashore" not in read(text).text
    assert "900 passengers of the “Solveig” ashore" in read(text).text


# Pages without an article


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 40, "binary"),
        (b"<html><frameset cols='*,*'><frame src='a.html'></frameset></html>", "page of frames"),
        (
            b"<html><head><meta http-equiv='refresh' content='0; url=/new'></head><body></body></html>",
            "leads on to another",
        ),
        (
            b"<html><head><script>"
            + b"load();" * 50
            + b"</script></head><body><div id='root'></div></body></html>",
            "a script in the browser",
        ),
        (b"<html><body></body></html>", "no article text"),
        (
            b"<html><title>Just a moment</title><body><h1>Checking your browser</h1><p>Please enable JavaScript and cookies to continue.</p></body></html>",
            "only a notice",
        ),
        (
            b"<html><body><h1>Members only</h1><p>Log in to continue reading this story on the Orrin Herald.</p></body></html>",
            "only a notice",
        ),
        (b"<html><body>" + b"<div>" * 5000 + b"words", "nested too deep"),
        (b"<html><body>" + b"<p>words</p>" * 30_000, "too large"),
        (b"<html><body><p>" + b"words " * 300_000, "too large"),
    ],
)
def test_a_page_without_an_article_is_refused_in_one_line(data: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words) as refused:
        list(read_html(data, "page.html", Given(URL)))
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 150


def test_a_section_front_is_refused() -> None:
    teasers = "".join(
        f"<div class='teaser'><h3><a href='/{i}'>Council of Orrin votes on the plan number {i} again</a></h3><p>The plan for harbour street {i} comes up once more.</p></div>"
        for i in range(20)
    )
    with pytest.raises(ValueError, match="a list of links, not an article"):
        read(page(body=f"<main><h1>Harbour</h1>{teasers}</main>", title="Harbour | Orrin Herald"))


# Whatever comes


MARKUP = """<p>|</p>|<div class='related'>|</div>|<br>|<table><tr><td>|</table>|<script>|</script>|<!--|-->|<a href='x'>|</a>|&amp;|&#0;|&#xD800;|<h1>|<title>
|<meta name=author content='|'>|<script type="application/ld+json">{"@type":"Article","author":|}</script>|\0|<svg>|<html lang=|<time datetime='2024-05-14'>
|<link rel=canonical href=|<![CDATA[|]]>|<?xml version='1.0' encoding='utf-16'?>|<base href='//['>|<meta charset=utf-7>""".split(
    "|"
)


def _soup() -> st.SearchStrategy[str]:
    pieces = st.sampled_from([*MARKUP, *PARAGRAPHS])
    return st.lists(st.one_of(pieces, st.text(max_size=20)), max_size=40).map("".join)


def _read_or_refused(data: bytes, url: str | None, charset: str | None) -> list[Article] | ValueError:
    try:
        found = list(read_html(data, "page.html", Given(url, charset)))
        return [one for one in found if isinstance(one, Article)]
    except ValueError as error:
        return error


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(st.binary(max_size=300), _soup().map(lambda s: s.encode(errors="surrogatepass"))),
    st.sampled_from([None, URL, "http://[", "x"]),
    st.sampled_from([None, "utf-7", "no", "utf-16"]),
)
def test_garbage_is_read_or_refused_in_one_line(data: bytes, url: str | None, charset: str | None) -> None:
    found = _read_or_refused(data, url, charset)
    if isinstance(found, ValueError):
        assert 0 < len(str(found)) < 200
        assert "\n" not in str(found)
        return
    (article,) = found
    assert all(article.slice(paragraph).strip() for paragraph in article.paragraphs)
    assert article.published is None or datetime.fromisoformat(article.published)


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["name", "@id", "@value", "x"]), inner, max_size=3)
        ),
    ),
    st.sampled_from(
        [
            "author",
            "publisher",
            "datePublished",
            "articleSection",
            "headline",
            "url",
            "articleBody",
            "@type",
            "@id",
            "@graph",
            "inLanguage",
        ]
    ),
)
def test_whatever_linked_data_holds_the_article_is_read(value: object, name: str) -> None:
    assert (
        paragraphs(read(page(linked({"@type": "NewsArticle", "headline": HEADLINE, name: value}))))
        == PARAGRAPHS
    )
