from pathlib import Path

import pytest

from corpus.article import Article
from corpus.intake.reading import read
from corpus.intake.reports import Unreadable, Withdrawn
from tests.corpus.files import MORE, REPORT, articles, errors, words, write

XHTML = f"""<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Bridge</title></head>
<body><h1>Bridge shut</h1><p>{REPORT}</p><figure><figcaption>The bridge</figcaption></figure><p>{MORE}</p></body></html></inlineXML>"""
NITF = f"""<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head>
<hedline><hl1>Bridge shut</hl1></hedline><byline>By Nora Vance</byline></body.head><body.content><p>{REPORT}</p><p>{MORE}</p></body.content></body>
</nitf></inlineXML>"""
PLAIN = f'<inlineData contenttype="text/plain">{REPORT}\n\n{MORE}</inlineData>'
ESCAPED = f'<inlineData contenttype="text/html">&lt;p>{REPORT}&lt;/p>&lt;p>{MORE}&lt;/p></inlineData>'


def item(
    content: str = XHTML,
    status: str = '<pubStatus qcode="stat:usable"/>',
    number: int = 1,
    kind: str = "text",
    meta: str = "",
    by: str = "By Lena Mirza",
) -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:bell.example:20210405:{number}" version="2"
standard="NewsML-G2" standardversion="2.35" xml:lang="en-GB">
<catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_32.xml"/>
<rightsInfo><copyrightHolder uri="https://bell.example"><name>Ormond Press</name></copyrightHolder></rightsInfo>
<itemMeta><itemClass qcode="ninat:{kind}"/><provider qcode="nprov:BELL"><name>The Ormond Bell</name></provider>
<versionCreated>2021-04-05T12:30:00+02:00</versionCreated><firstCreated>2021-04-05T11:00:00+02:00</firstCreated>{meta}{status}</itemMeta>
<contentMeta><contentCreated>2021-04-05T10:00:00+02:00</contentCreated><by>{by}</by><language tag="en"/><headline>Bridge shut</headline></contentMeta>
<contentSet>{content}</contentSet></newsItem>"""


def message(*items: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2021-04-05T12:31:00Z</sent>
</header><itemSet><packageItem guid="p"><itemRef residref="1"/></packageItem>{"".join(items)}</itemSet></newsMessage>"""


@pytest.mark.parametrize("content", [XHTML, NITF, PLAIN, ESCAPED])
def test_a_news_item(tmp_path: Path, content: str) -> None:
    [one] = articles(write(tmp_path / "bridge.xml", item(content)))
    assert words(one) == [REPORT, MORE]
    assert (one.title, one.publisher, one.authors, one.language) == (
        "Bridge shut",
        "The Ormond Bell",
        ("Lena Mirza",),
        "en",
    )
    assert (one.published, one.updated) == ("2021-04-05T11:00:00+02:00", "2021-04-05T12:30:00+02:00")
    assert one.key == "id:urn:newsml:bell.example:20210405:1"


def test_what_the_item_does_not_say_its_story_does(tmp_path: Path) -> None:
    bare = (
        item(NITF, by="")
        .replace("<headline>Bridge shut</headline>", "")
        .replace("<name>The Ormond Bell</name>", "")
    )
    [one] = articles(write(tmp_path / "bridge.xml", bare))
    assert (one.title, one.publisher, one.authors) == ("Bridge shut", "Ormond Press", ("Nora Vance",))


def test_a_message_of_many_items(tmp_path: Path) -> None:
    sent = message(
        item(),
        item(kind="picture", number=2),
        item(status='<pubStatus qcode="stat:canceled"/>', number=3),
        item("", number=4),
        item(NITF, number=5),
    )
    found = list(read(str(write(tmp_path / "sent.xml", sent))))
    assert [one.key for one in found if isinstance(one, Article)] == [
        f"id:urn:newsml:bell.example:20210405:{n}" for n in (1, 5)
    ]
    assert [one.key for one in found if isinstance(one, Withdrawn)] == [
        "id:urn:newsml:bell.example:20210405:3"
    ]
    assert [one.error for one in found if isinstance(one, Unreadable)] == ["item 3: no article text in it"]


@pytest.mark.parametrize(
    "status",
    [
        '<pubStatus qcode="stat:canceled"/>',
        '<pubStatus qcode="stat:withheld"/>',
        '<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>',
    ],
)
def test_what_is_taken_back(tmp_path: Path, status: str) -> None:
    [one] = read(str(write(tmp_path / "bridge.xml", item(status=status))))
    assert isinstance(one, Withdrawn)
    assert one.words.endswith("by its publisher: not added")


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (item(meta="<embargoed>2999-01-01T00:00:00Z</embargoed>"), "embargoed until 2999-01-01"),
        (item(kind="picture"), "no story in it"),
        (item('<remoteContent href="https://bell.example/1.xml"/>'), "at another address"),
        (item("<inlineXML><results><team>Ormond</team></results></inlineXML>"), "no article text in it"),
        (item().replace("2021-04-05T11:00:00+02:00", "lately"), "its date 'lately' is not understood"),
        ('<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="p"/>', "no story in it"),
        (message(), "no story in it"),
        (item()[:-20], "not well-formed XML"),
        (
            '<knowledgeItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>',
            "XML of a kind that Clippings does not read (<knowledgeitem>)",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_a_line(tmp_path: Path, content: str, error: str) -> None:
    [told] = errors(write(tmp_path / "a.xml", content))
    assert error in told


NEWSML_1 = f"""<NewsML Version="1.2"><NewsEnvelope><DateAndTime>20210405T090000+0000</DateAndTime></NewsEnvelope><NewsItem xml:lang="en">
<Identification><NewsIdentifier><ProviderId>bell.example</ProviderId><DateId>20210405</DateId><NewsItemId>bridge</NewsItemId>
<RevisionId PreviousRevision="1" Update="N">2</RevisionId><PublicIdentifier>urn:newsml:bell.example:20210405:bridge:2</PublicIdentifier></NewsIdentifier>
</Identification><NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20210405T090000+0000</FirstCreated>
<ThisRevisionCreated>20210405T100000+0000</ThisRevisionCreated><Status FormalName="Usable"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>Bridge shut</HeadLine><ByLine>By Lena Mirza</ByLine></NewsLines>
<AdministrativeMetadata><Provider><Party FormalName="The Ormond Bell"/></Provider></AdministrativeMetadata>
<NewsComponent><Role FormalName="Caption"/><ContentItem><DataContent>{"The bridge in the sun. " * 30}</DataContent></ContentItem></NewsComponent>
<NewsComponent><Role FormalName="Main"/><ContentItem><MimeType FormalName="text/html"/><DataContent><html><body><p>{REPORT}</p><p>{MORE}</p></body></html>
</DataContent></ContentItem></NewsComponent></NewsComponent></NewsItem></NewsML>"""


def test_newsml_1(tmp_path: Path) -> None:
    [one] = articles(write(tmp_path / "bridge.xml", NEWSML_1))
    assert words(one) == [REPORT, MORE]
    assert (one.title, one.publisher, one.authors, one.language) == (
        "Bridge shut",
        "The Ormond Bell",
        ("Lena Mirza",),
        "en",
    )
    assert (one.published, one.updated) == ("2021-04-05T09:00:00+00:00", "2021-04-05T10:00:00+00:00")
    assert one.key == "id:urn:newsml:bell.example:20210405:bridge"
    [gone] = read(str(write(tmp_path / "bridge.xml", NEWSML_1.replace("Usable", "Canceled"))))
    assert isinstance(gone, Withdrawn)
