"""What agencies put around invented stories, in the ways of several agencies, and what of it is left."""

import pytest

from corpus.article import Article
from corpus.extraction.markup import parse_xml
from corpus.extraction.meant import line_meant, meant, paragraphs_meant
from corpus.formats.agencies.furniture import authors, dateline_of, story
from corpus.formats.agencies.newsml import read_newsml
from corpus.formats.agencies.nitf import read_nitf

FIRST = "The lighthouse of Skerrow was switched off on Sunday night for the first time since it was built in 1871."
LAST = "Its keeper, Una Maddox, said that the lamp would be back by the end of June."


@pytest.mark.parametrize(
    ("dateline", "dash"),
    [
        ("Skerrow, 5 mar (EFE)", ".- "),
        ("Skerrow (dpa)", " - "),
        ("Skerrow/Vell (dpa/lno)", " – "),
        ("SKERROW, March 5 (Reuters)", " - "),
        ("SKERROW, Mass. (AP)", " — "),
        ("SKERROW, Mass. (AP)", " _ "),
        ("SKERROW, 5 mars 2021 (AFP)", " - "),
        ("SKERROW, March 5. /TASS/", ". "),
        ("Skerrow /ritzau/", ": "),
        ("(ANSA) - SKERROW, 5 MAR", " - "),
        ("Jan. 12 (BusinessDesk)", " - "),
        ("Bad Skerrow am Vell (APA)", " - "),
    ],
)
def test_a_dateline_stands_apart_from_the_sentence(dateline: str, dash: str) -> None:
    assert story([f"{dateline}{dash}{FIRST}", LAST], None)[0] == [dateline, FIRST, LAST]


@pytest.mark.parametrize(
    "words",
    [
        "The keeper (right) - who lives there - said that the lamp of Skerrow would be back by the end of June, or so.",
        "Skerrow (pop. 310) - a village in the north - has had no light since Sunday night, and no boat since Monday.",
        "Una Maddox (52) said: The lamp of Skerrow will be back by the end of June, whatever the board may think of it.",
        "OTTER (the animal) - not the boat: On Sunday night one was seen under the lighthouse of Skerrow, said the keeper.",
    ],
)
def test_what_only_looks_like_a_dateline_stays(words: str) -> None:
    assert story([words, LAST], None)[0] == [words, LAST]


@pytest.mark.parametrize(
    "behind",
    [
        ["asl/tib/pid"], ["hh/ph"], ["AFP sn"], ["AAP RTV ar"], ["EFE"], ["(ANSA)."], ["/ritzau/"], ["ends"], ["-30-"], ["Ende", "lv"],
        ["(Reporting by Una Maddox; Editing by Kim Roe)"], ["sk/ma yy 050900 Mar 21"], ["51 77 03 CRO01 1113 APE4800 GEST QBXB"],
    ],
)  # fmt: skip
def test_what_stands_behind_the_end_is_left_out(behind: list[str]) -> None:
    assert story([FIRST, LAST, *behind], "Agencia EFE")[0] == [FIRST, LAST]


def test_an_agencys_own_name_behind_the_last_sentence_is_left_out() -> None:
    assert story([FIRST, f"{LAST} EFE"], "Agencia EFE")[0] == [FIRST, LAST]
    assert story([FIRST, f"{LAST} NATO"], "Agencia EFE")[0] == [FIRST, f"{LAST} NATO"]


@pytest.mark.parametrize(
    "end", ["Skerrow 2, Vell 1.", "Una Maddox", "It is dark.", "Why?", "1. Vell 2. Skerrow"]
)
def test_short_last_lines_of_the_story_stay(end: str) -> None:
    assert story([FIRST, end], "Agencia EFE")[0] == [FIRST, end]


@pytest.mark.parametrize(
    "stamp", ["20210305T090000+0100", "05.03.2021 09:00", "2021-03-05T09:00:00Z", "26.06.2024 14:02 GMT"]
)
def test_a_time_stamp_over_the_story_is_left_out(stamp: str) -> None:
    assert story([stamp, FIRST, LAST], None)[0] == [FIRST, LAST]


def test_a_byline_over_the_story_names_its_author() -> None:
    assert story(["By Una Maddox", FIRST], None) == ([FIRST], ("Una Maddox",))


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["lv/kj"], ()), (["daa/mt/msr"], ()), (["maddox.una"], ()), (["umaddox"], ()), (["VRG"], ()), (["hh"], ()),
        (["Skerrow Wire"], ()), (["Staff Reporter"], ()), (["Sea rises, lamp fails again, says keeper"], ()),
        (["Una Maddox and Kim Roe"], ("Una Maddox", "Kim Roe")), (["Maddox, Una"], ("Una Maddox",)), (["UNA MADDOX"], ("UNA MADDOX",)),
        (["By Una Maddox, Harbour Correspondent"], ("Una Maddox",)), (["Ludo van der Vell"], ("Ludo van der Vell",)), (["Bono"], ("Bono",)),
    ],
)  # fmt: skip
def test_authors_are_people(given: list[str], found: tuple[str, ...]) -> None:
    assert authors(given, "Skerrow Wire Ltd") == found


@pytest.mark.parametrize(
    ("dateline", "words"),
    [
        ('<story.date norm="20210305T090000+0100">20210305T090000+0100</story.date>', None),
        ("<location>SKERROW</location><story.date>March 5</story.date>", "SKERROW"),
        (
            "<location><city>Skerrow</city><region>North Vell</region><country>Vell</country></location>",
            "Skerrow, North Vell, Vell",
        ),
        ("SKERROW, March 5", "SKERROW, March 5"),
        ("<location/>", None),
    ],
)
def test_a_dateline_is_its_places(dateline: str, words: str | None) -> None:
    assert dateline_of(parse_xml(f"<dateline>{dateline}</dateline>")) == words


def nitf(
    head: str = "", content: str = f"<p>{FIRST}</p><p>{LAST}</p>", title: str = "Skerrow goes dark"
) -> Article:
    data = f"""<nitf><head/><body><body.head><hedline><hl1>{title}</hl1></hedline><distributor>Skerrow Wire</distributor>{head}
</body.head><body.content>{content}</body.content></body></nitf>"""
    [found] = read_nitf(data.encode(), "skerrow.xml")
    assert isinstance(found, Article), found
    return found


def words(article: Article) -> list[str]:
    return [article.slice(paragraph) for paragraph in article.paragraphs]


def test_a_stamp_for_a_dateline_and_initials_for_a_byline_say_nothing() -> None:
    found = nitf("<byline>lv/kj</byline><dateline><story.date>20210305T090000+0100</story.date></dateline>")
    assert (words(found), found.authors) == ([FIRST, LAST], ())


def test_a_headline_over_the_text_is_not_repeated() -> None:
    assert words(nitf(content=f"<p>Skerrow goes dark</p><p>{FIRST}</p>")) == [FIRST]


TABLE = "<table><caption>Nights without light</caption><tr><th>Month</th><th>Nights</th></tr><tr><td>March</td><td>9</td></tr></table>"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (TABLE, ["Nights without light", "Month | Nights", "March | 9"]),
        (f"<nitf-table><nitf-table-metadata>x</nitf-table-metadata>{TABLE}</nitf-table>", ["Nights without light", "Month | Nights", "March | 9"]),
        (f"<block>{TABLE}</block>", ["Nights without light", "Month | Nights", "March | 9"]),
        ("<table><tr><td>Skerrow<br/>North</td><td><em>9</em> nights</td></tr></table>", ["Skerrow North | 9 nights"]),
        ("<table><tr><td>Una Maddox</td></tr><tr><td>Kim Roe</td></tr><tr><td>Ada Vane</td></tr></table>", ["Una Maddox", "Kim Roe", "Ada Vane"]),
        ("<table><tr><td><p>Rain came.</p></td><td><p>Then wind.</p></td></tr></table>", ["Rain came.", "Then wind."]),
        ("<table><tr><td>1</td></tr></table>", []),
        ("<ul><li>Lamp</li><li>Bell</li><li>Horn: no</li></ul>", ["Lamp", "Bell", "Horn: no"]),
        ("<p>So said <person>Una Maddox</person> of <org>Vell Lights</org>, <x.role>keeper</x.role> since <chron>May</chron>.</p>",
         ["So said Una Maddox of Vell Lights, keeper since May."]),
    ],
)  # fmt: skip
def test_rows_items_and_names_are_kept(content: str, found: list[str]) -> None:
    assert words(nitf(content=f"<p>{FIRST}</p>{content}<p>{LAST}</p>")) == [FIRST, *found, LAST]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("<p>&amp;#8220;Dark,&amp;#8221; said R&amp;amp;D.</p>", ["“Dark,” said R&D."]),
        (
            "<p>&lt;p&gt;It is dark.&lt;/p&gt;&lt;p&gt;It is cold.&lt;/p&gt;</p>",
            ["It is dark.", "It is cold."],
        ),
        ("<p>From 800&lt;endash&gt;-&lt;/endash&gt;900 metres.</p>", ["From 800-900 metres."]),
        ("<p>It is &lt;b&gt;dark&lt;/b&gt;&lt;br/&gt;there.</p>", ["It is dark there."]),
        ("<p>&lt;div class='embed'&gt;&lt;script src='x'&gt;&lt;/script&gt;&lt;/div&gt;</p>", []),
        ("<p>5 &lt; 6 and 7 &gt; 6, said AT&amp;T.</p>", ["5 < 6 and 7 > 6, said AT&T."]),
    ],
)
def test_what_was_escaped_twice_is_meant(content: str, found: list[str]) -> None:
    assert words(nitf(content=f"<p>{FIRST}</p>{content}<p>{LAST}</p>")) == [FIRST, *found, LAST]


def test_titles_are_meant_and_what_is_no_reference_stays() -> None:
    assert nitf(title="&lt;b&gt;Skerrow&lt;/b&gt; &amp;amp; Vell").title == "Skerrow & Vell"
    assert meant("a & b; AT&T; &nosuch; &; &#; &amp;amp;lt; &#x2019;") == "a & b; AT&T; &nosuch; &; &#; < ’"
    assert line_meant(None) is None
    assert paragraphs_meant(["a < b > c", "<live>", "if x<y and y>z"]) == [
        "a < b > c",
        "<live>",
        "if x<y and y>z",
    ]


def xhtml(body: str) -> Article:
    data = f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1"><itemMeta><itemClass qcode="ninat:text"/>
<provider qcode="nprov:SW"><name>Skerrow Wire</name></provider></itemMeta><contentMeta><headline>Skerrow goes dark</headline>
<creator qcode="u:1"><name>maddox.una</name></creator></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>{body}</body></html></inlineXML></contentSet></newsItem>"""
    [found] = read_newsml(data.encode(), "skerrow.xml")
    assert isinstance(found, Article), found
    return found


STORY = f"<p>{FIRST}</p><p>{LAST}</p>"


@pytest.mark.parametrize(
    "body",
    [
        f"<header><ul class='slugline'><li>Lights</li></ul><time>05.03.2021 09:00</time><h1>Skerrow goes dark</h1></header><section class='main'>{STORY}</section>",
        f"<header><p class='genre'>Extra</p></header>{STORY}<footer><p class='credits'>sw/um</p></footer>",
        f"<ul class='slugline'><li class='geo'>Vell</li></ul><p class='publication-date'>5 March</p><h1>Skerrow goes dark</h1>{STORY}",
        f"<p class='slug'>lights-skerrow-dark</p><article>{STORY}</article>",
        f"<p>2021-03-05T09:00:00Z</p><h1>Skerrow goes dark</h1>{STORY}<p>um/kr</p>",
        f"<section class='main x'>{STORY}</section><section class='notepad nonpublic'><p>Editors: call Una Maddox.</p></section>",
    ],
)
def test_headers_sluglines_and_credits_are_no_part_of_the_story(body: str) -> None:
    found = xhtml(body)
    assert (words(found), found.authors) == ([FIRST, LAST], ())


def test_a_story_in_its_header_alone_is_read() -> None:
    assert words(xhtml(f"<header>{STORY}</header>")) == [FIRST, LAST]


def test_text_as_typed_within_one_element_is_parted_at_empty_lines_and_indents() -> None:
    typed = (
        f"<p>(Adds lamp)\n    * Lamp off\n    * Boats stay\n\n    {FIRST[:45]}\n{FIRST[46:]}\n    {LAST}</p>"
    )
    assert words(xhtml(typed)) == ["(Adds lamp)", "* Lamp off", "* Boats stay", FIRST, LAST]
    assert words(xhtml(f"<p>\n   {FIRST[:29]}\n   {FIRST[30:]}\n\n</p><p>{LAST}</p>"))[0] == FIRST


def test_a_dtd_that_only_names_files_is_passed_over() -> None:
    data = f'<!DOCTYPE nitf SYSTEM "x.dtd" [<!ENTITY % more SYSTEM "nitf-3-0.dtd"> %more;]><nitf><body><body.content><p>{FIRST}</p></body.content></body></nitf>'
    [found] = read_nitf(data.encode(), "x.xml")
    assert isinstance(found, Article)
    assert words(found) == [FIRST]
