from pathlib import Path

import pytest

from corpus.intake.reading import read
from corpus.intake.reports import Withdrawn
from tests.corpus.files import MORE, REPORT, articles, errors, words, write

NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-2.dtd">
<nitf baselang="en-GB">
  <head>
    <title>Bridge</title>
    <docdata management-status="usable">
      <doc-id id-string="bridge-17" regsrc="Bell"/>
      <urgency ed-urg="4"/>
      <date.issue norm="20210405T090000Z"/>
      <du-key key="bridge" version="2"/>
      <doc.copyright holder="Ormond Press" year="2021"/>
    </docdata>
    <pubdata position.section="Local" ex-ref="https://bell.example/bridge"/>
  </head>
  <body>
    <body.head>
      <hedline><hl1>Bridge shut &mdash; until May</hl1><hl2>Traders angry</hl2></hedline>
      <byline>By <person>Lena Mirza</person> and <person>Karl Jensen</person><byttl>Staff Writers</byttl></byline>
      <distributor>The Ormond Bell</distributor>
      <dateline><location>ORMOND</location></dateline>
      <abstract><p>What the mayor said.</p></abstract>
    </body.head>
    <body.content>
      <p>{REPORT}</p>
      <media media-type="image"><media-caption>The bridge, in 2019</media-caption></media>
      <block><p>{MORE}</p><ul><li>one lane</li><li>two <em>ferries</em></li></ul></block>
      <table><tr><td>1</td></tr></table>
      <!-- a remark -->
      <hl2>What comes next</hl2>
      <p>The council meets in June.</p>
    </body.content>
    <body.end><tagline>bell@bell.example</tagline></body.end>
  </body>
</nitf>
"""


def test_nitf(tmp_path: Path) -> None:
    [one] = articles(write(tmp_path / "bridge.xml", NITF))
    assert words(one) == [
        "ORMOND",
        REPORT,
        MORE,
        "one lane",
        "two ferries",
        "What comes next",
        "The council meets in June.",
    ]
    assert (one.title, one.publisher, one.published) == (
        "Bridge shut — until May",
        "The Ormond Bell",
        "2021-04-05T09:00:00+00:00",
    )
    assert (one.authors, one.language, one.section) == (("Lena Mirza", "Karl Jensen"), "en-GB", "Local")
    assert one.key == one.url == "https://bell.example/bridge"


def test_a_story_without_an_address_is_known_by_its_agency_and_number(tmp_path: Path) -> None:
    [one] = articles(
        write(tmp_path / "bridge.nitf", NITF.replace(' ex-ref="https://bell.example/bridge"', ""))
    )
    assert one.key == "id:nitf:Bell:bridge-17"


def test_a_dateline_that_the_text_has_is_not_repeated(tmp_path: Path) -> None:
    [one] = articles(
        write(tmp_path / "bridge.xml", NITF.replace(f"<p>{REPORT}", f"<p>ORMOND (Bell) - {REPORT}"))
    )
    assert words(one)[:2] == ["ORMOND (Bell)", REPORT]


@pytest.mark.parametrize(
    ("blocks", "paragraphs"),
    [
        (
            f'<block class="lead_paragraph"><p>{REPORT}</p></block><block class="full_text"><p>{REPORT}</p><p>{MORE}</p></block>',
            [REPORT, MORE],
        ),
        (
            f'<block class="lead"><p>{REPORT}</p></block><block class="rest"><p>{MORE}</p></block>',
            [REPORT, MORE],
        ),
    ],
)
def test_a_lead_set_apart_is_not_repeated(tmp_path: Path, blocks: str, paragraphs: list[str]) -> None:
    text = f"<nitf><body><body.head><hedline><hl1>A</hl1></hedline></body.head><body.content>{blocks}</body.content></body></nitf>"
    [one] = articles(write(tmp_path / "a.xml", text))
    assert words(one) == paragraphs


def test_encodings_that_are_declared(tmp_path: Path) -> None:
    text = NITF.replace("UTF-8", "ISO-8859-1").replace("The council", "Le café, the council")
    [one] = articles(write(tmp_path / "bridge.xml", text.encode("latin-1")))
    assert words(one)[-1] == "Le café, the council meets in June."


def test_what_is_taken_back(tmp_path: Path) -> None:
    [one] = read(str(write(tmp_path / "bridge.xml", NITF.replace("usable", "canceled"))))
    assert isinstance(one, Withdrawn)
    [given] = articles(write(tmp_path / "bridge.xml", NITF))
    assert (one.key, one.publisher, one.for_good) == (given.key, given.publisher, True)


BOMB = '<!DOCTYPE nitf [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]><nitf><body><body.content><p>&j;</p></body.content></body></nitf>"  # fmt: skip


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (NITF[: len(NITF) // 2], "not well-formed XML"),
        (NITF.replace("20210405T090000Z", "soon"), "its date 'soon' is not understood"),
        (
            NITF.replace(
                'norm="20210405T090000Z"/>', 'norm="20210405"/><date.release norm="29990101T000000Z"/>'
            ),
            "embargoed until 2999",
        ),
        ("<nitf><body/></nitf>", "no article text in it"),
        (BOMB, "entities"),
        (
            '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]><nitf><body><body.content><p>&x;</p></body.content></body></nitf>',
            "entities",
        ),
        (
            "<nitf><body><body.content>"
            + "<p>" * 5000
            + "deep"
            + "</p>" * 5000
            + "</body.content></body></nitf>",
            "nested too deep",
        ),
        ("<nitf>" + "<a>" * 1_000_000, "not well-formed XML"),
        ('<?xml version="1.0" encoding="klingon"?><nitf/>', "no article text in it"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_line(tmp_path: Path, content: str, error: str) -> None:
    [told] = errors(write(tmp_path / "a.xml", content))
    assert error in told
