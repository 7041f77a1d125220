import pytest

from corpus.article import Details
from corpus.extraction.text.cleaning import clean
from corpus.extraction.text.headline import Heading, heading, publisher

ARTICLE = (
    "The swing bridge at Ormond was closed on Tuesday after engineers found cracks in a pier. Traders said that"
    " they had not been asked. The bridge will be shut for repairs until May, the road office said."
)
TITLE = "Swing bridge closed for repairs"
STANDFIRST = "Traders in the old town had not been asked, and fear for their spring trade until May."


def read(*above: str, below: tuple[str, ...] = ()) -> Heading:
    return heading(above, (), below, ARTICLE)


def test_what_stands_above_the_first_paragraph() -> None:
    found = read("Home", "News", "Log in", TITLE, STANDFIRST, "By Ida Brandt", "4 May 2021", "Share")
    assert found == Heading(TITLE, STANDFIRST, "2021-05-04", ("Ida Brandt",))


def test_nothing_is_made_up() -> None:
    assert read() == Heading(None, None, None, ())
    assert read("Home", "News", "Sport", "Log in", "Menu", "Search", "Weather", "Shop").title is None


@pytest.mark.parametrize(
    "other",
    [
        "Read more: bridge closed for repairs in Vell",
        "By Ida Brandt and Tom Okoro",
        "By Staff Writers",
        "4 May 2021",
        "Bridge › Repairs › Closed",
        "SWING BRIDGE REPAIRS",
        "Subscribe to the bridge newsletter",
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_the_headline_is_none_of_its_neighbours(other: str, is_first: bool) -> None:
    lines = [other, TITLE] if is_first else [TITLE, other]
    assert read("Home", "News", "Log in", "Menu", "Search", *lines).title == TITLE


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ida Brandt, Northlight", ("Ida Brandt",)),
        ("By Ida Brandt in Ormond", ("Ida Brandt",)),
        ("By Ida Brandt | 4 May 2021 | 3 min read", ("Ida Brandt",)),
        ("By Ida Brandt - The Bell", ("Ida Brandt",)),
        ("Av Ola Brenn", ("Ola Brenn",)),
        ("By Thursday", ()),
        ("Bridges by Ida Brandt", ()),
    ],
)
def test_authors(line: str, authors: tuple[str, ...]) -> None:
    assert read(TITLE, line).authors == authors


def test_a_by_that_stands_alone_leads_the_next_line_in() -> None:
    assert read(TITLE, "By", "Ida Brandt").authors == ("Ida Brandt",)
    assert read(TITLE, "Written by", "Ida Brandt").authors == ("Ida Brandt",)


def test_byline_and_date_may_stand_below_the_first_paragraph() -> None:
    found = read(TITLE, below=("By Ida Brandt", "4 May 2021"))
    assert (found.authors, found.published) == (("Ida Brandt",), "2021-05-04")


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("Published: 4 May 2021",), "2021-05-04"),
        (("Updated 6 May 2021", "Published 4 May 2021"), "2021-05-04"),
        (("Updated 6 May 2021",), "2021-05-06"),
        (("By Ida Brandt 4 May 2021",), "2021-05-04"),
        (("The bridge of 4 May 2021",), None),
    ],
)
def test_the_date_on_a_line_of_its_own(lines: tuple[str, ...], day: str | None) -> None:
    assert read(TITLE, *lines).published == day


@pytest.mark.parametrize(
    ("boilerplate", "name"),
    [
        (("© 2021 Ormond Bell. All rights reserved.",), "Ormond Bell"),
        (("A message from the Ormond Bell:",), "The Ormond Bell"),
        ((f"{TITLE} | Ormond Bell",), "Ormond Bell"),
        (("Support the Ormond Bell!",), None),
        (("Support the Ormond Bell!", "The Ormond Bell is owned by nobody."), "The Ormond Bell"),
        (("Home", "News"), None),
    ],
)
def test_the_publisher_where_the_boilerplate_gives_it_away(
    boilerplate: tuple[str, ...], name: str | None
) -> None:
    assert publisher(boilerplate, TITLE) == name


def of_lines(*lines: str) -> Details:
    return clean("\n\n".join(lines)).details


PROSE = [
    f"The {one} span of the swing bridge at Ormond was put up by forty men, of whom two drowned that winter."
    for one in ("first", "second", "third")
]


def test_the_first_day_of_a_chronicle_is_no_day_of_publication() -> None:
    days = ["3 May 1909", "11 June 1944", "8 November 2022"]
    chronicle = [line for entry in zip(days, PROSE, strict=True) for line in entry]
    assert of_lines(TITLE, *chronicle).published is None
    assert of_lines(TITLE, "By Ida Brandt", "9 November 2022", PROSE[0], *chronicle).published == "2022-11-09"


@pytest.mark.parametrize("line", ["2.1.3", "8-3-11", "Season 2021-22", "4-4-2"])
def test_figures_of_a_section_or_a_match_are_no_day(line: str) -> None:
    assert of_lines(line, TITLE, line, *PROSE).published is None


def test_whoever_wrote_another_story_below_is_not_the_author() -> None:
    found = of_lines(TITLE, *PROSE, "More stories", "Ferry to Vell late", "By Lu Wei", "6 May 2021")
    assert (found.authors, found.published) == ((), None)


def test_the_name_of_the_site_behind_the_headline_is_not_the_headline_s() -> None:
    found = of_lines("Ormond Bell", "Home | Sport", f"{TITLE} - Ormond Bell", "By Ida Brandt", *PROSE)
    assert (found.title, found.publisher) == (TITLE, "Ormond Bell")
