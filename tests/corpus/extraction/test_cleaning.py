from collections.abc import Callable
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Details, tidy
from corpus.extraction.text.cleaning import Repeats, clean, clean_body
from tests.corpus.scraped import BRIDGE_APPEAL, COURT_HOUSE, FLATTENINGS, GERMAN, PAGES, QUARRY, Page

# Five kinds of scraped page: menus, share bars, a form in the middle, appeals, links; and the article in each
# of them.

HARBOUR = """Skip to main content
Home | News | Sport | Opinion | Puzzles
Subscribe
Log in

Larkfield council delays harbour vote for a third time

Members split over a £12m sea wall that engineers say cannot wait another winter

By Ida Brandt and Tom Okoro

Published: 14 March 2023

Share on Facebook
Share via email

Councillors in Larkfield put off a decision on the harbour wall on Tuesday night after four hours of argument about who should pay for it.

"We have been promised this wall for nine years, and our children will not wait for ever," said Maud Ellery, who leads the largest group. "You cannot hold back the sea with a committee."

The vote had been put off twice before.

Read more: The storm that took the fish market

Engineers from the county reported in January that the foundations had moved by eleven centimetres since 2019.

Sign up to the Larkfield Ledger's morning newsletter
Enter your email address
By signing up you agree to our terms of service and privacy policy.

The plan lists three things that must happen first:

- a new survey of the sea bed
- an agreement with the port company
- a loan from the regional bank

The port company did not answer a request for comment.

A new date has not been set.

Related stories
Ferry timetable cut again
Why the fish market matters

© 2023 The Larkfield Ledger. All rights reserved.
Privacy policy | Cookies | Contact us
"""

AUDIT = """We use cookies to make this website work and to understand how you use it. You can change your settings at any time.
Accept all
Manage settings

NORDHAVEN TRIBUNE

Minister resigns after audit of rail contracts

24 October 2022

STOLMAR — Transport Minister Petra Valk resigned on Monday, two days after auditors said that rail contracts worth 340 million crowns had been given out without a tender.

“We will not let this house be turned into a bank for our friends,” Prime Minister Aldo Renn told reporters outside the chancellery.

“We owe you, the taxpayers, every crown of it back.

“And we will get it back.”

Valk denied that she had known of the contracts.

She is the fourth minister to go this year.

The opposition called for an election, which Renn ruled out.

Support the Nordhaven Tribune!

Before you go, a word from the people who made this page. The Nordhaven Tribune has no owner and no shareholders, and nobody tells us what to print. That freedom has a price, and for eleven years it has been paid by people like you.

Every week our reporters read through thousands of pages of contracts so that you do not have to. If you found this story useful, please consider giving us the price of a cup of coffee.

Your contribution, large or small, keeps us going. Thank you for reading.

Give once
Give monthly
Not now
"""

WARDS = """Skip to navigation

News
World
Business
Weather

Trending
Ferry timetable cut again
Who will lead the port?

Advertisement

Two hospitals in Verrin to share one emergency ward

Health board says that the change will save lives; nurses fear longer journeys

By MARTA DE VRIES, Health Correspondent
Last updated: 11 January 2024 at 08:15 GMT

3 min read

The emergency wards of the two hospitals in Verrin will be merged in April, the health board announced on Thursday.

Under the plan, patients from the east of the city will be taken to St Anne's, four kilometres further than now.

A message from The Verrin Post:

Dear reader,

You have read 14 articles in the last year. We are a small newsroom and we do not hide our work behind a wall, because everyone should be able to read what is done in their name.

If you can, please support us. It takes a minute, and your contribution makes all the difference.

Yes, I will help
Remind me later

"Our duty is to the patients, not to the buildings," said Rosa Lind, who chairs the board. "We know that some of you are worried, and we are listening."

Nurses disagree.

"Eleven minutes is a long time if you cannot breathe," one of them told the Post.

The board received 2,300 letters about the plan, nine in ten of them against it, according to its own report.

It will meet again on 1 February.

Follow us on social media

Leave a comment
"""

DELTA = """Water returns to the Teral delta after
eleven dry years

By Noor Halim

June 3, 2021

The first barges in more than a decade reached the port of Teral on
Thursday, after engineers opened the last of four gates that had held
the river back since the drought of 2010.

Fishermen stood on the quay from before dawn. Some of them had not put
a boat in the water since their children were born, the harbour master
said.

"Our river is back," said Samir Adel, 61.

The ministry of water said that the gates would stay open until
September, when farmers upstream begin to sow.
"""

STRIKE = """Menu
Search
Sign in
Dockers at Port Ormond end their strike
Deal gives crane drivers a shorter week and a rise of six per cent
Lena Mirza
Updated 9 February 2020
Dockers at Port Ormond voted on Sunday to go back to work, ending a strike that had emptied shops across the island for nineteen days.
The vote was close.
Of 1,204 members who cast a ballot, 611 backed the deal that the union and the port agreed on Friday, officials said.
"It is not what we asked for, but it is more than our fathers got," said Karl Jensen, a crane driver.
ADVERTISEMENT
The first ships are expected on Monday night.
Supermarkets said that shelves would be full again within a week.
Share this
Tweet
More from Business
Fuel prices fall for a fifth week
Most read
"""

# An article about the very things that boilerplate is made of.
COURT = """Court tells Brightmill to delete data that it took from subscribers

By Anneke Rood | 2 September 2024 | 10:15

The privacy policy of the online shop Brightmill misled its customers for six years, a court in Haldern ruled on Monday.

The company had told its subscribers that cookies were only used to keep them signed in, the judge said.

Brightmill sold the lists to advertisers, among them a party that asked for donations by email.

"You trusted them, and we trusted them," said Piet Oom, a lawyer for the customers.

The shop has until December to delete the data. It said that it would appeal.

See also: How to read a privacy notice

Sign up for our newsletter

Copyright 2024 Haldern Courier
"""


def lines_of(page: str, first: str, last: str, *without: str) -> tuple[str, ...]:
    """The lines of a page from one to another, but for the boilerplate between them."""
    lines = [line for line in page.splitlines() if line]
    begin, end = (
        next(i for i, line in enumerate(lines) if line.startswith(start)) for start in (first, last)
    )
    kept = lines[begin : end + 1]
    for start in without:
        kept = [line for line in kept if not line.startswith(start)]
    return tuple(kept)


@pytest.mark.parametrize(
    ("page", "details", "paragraphs"),
    [
        pytest.param(
            HARBOUR,
            Details(
                title="Larkfield council delays harbour vote for a third time",
                publisher="The Larkfield Ledger",
                published="2023-03-14",
                authors=("Ida Brandt", "Tom Okoro"),
            ),
            lines_of(
                HARBOUR,
                "Members",
                "A new date",
                "By Ida",
                "Published",
                "Share",
                "Read more",
                "Sign up",
                "Enter",
                "By signing",
            ),
            id="harbour",
        ),
        pytest.param(
            AUDIT,
            Details(
                title="Minister resigns after audit of rail contracts",
                publisher="The Nordhaven Tribune",
                published="2022-10-24",
            ),
            lines_of(AUDIT, "STOLMAR", "The opposition"),
            id="audit",
        ),
        pytest.param(
            WARDS,
            Details(
                title="Two hospitals in Verrin to share one emergency ward",
                publisher="The Verrin Post",
                published="2024-01-11T08:15:00+00:00",
                authors=("MARTA DE VRIES",),
            ),
            (
                *lines_of(WARDS, "Health board", "Under the plan", "By MARTA", "Last", "3 min"),
                *lines_of(WARDS, '"Our duty', "It will meet"),
            ),
            id="wards",
        ),
        pytest.param(
            DELTA,
            Details(
                title="Water returns to the Teral delta after eleven dry years",
                published="2021-06-03",
                authors=("Noor Halim",),
            ),
            tuple(tidy(block) for block in DELTA.split("\n\n")[3:]),
            id="delta",
        ),
        pytest.param(
            STRIKE,
            Details(title="Dockers at Port Ormond end their strike", published="2020-02-09"),
            lines_of(STRIKE, "Deal", "Supermarkets", "Lena", "Updated", "ADVERTISEMENT"),
            id="strike",
        ),
        pytest.param(
            COURT,
            Details(
                title="Court tells Brightmill to delete data that it took from subscribers",
                publisher="Haldern Courier",
                published="2024-09-02",
                authors=("Anneke Rood",),
            ),
            lines_of(COURT, "The privacy", "The shop"),
            id="court",
        ),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_page_comes_out_as_its_article(
    page: str, details: Details, paragraphs: tuple[str, ...], line_end: str
) -> None:
    cleaned = clean(page.replace("\n", line_end))
    assert cleaned.paragraphs == paragraphs
    assert cleaned.details == details


@pytest.mark.parametrize("page", [HARBOUR, AUDIT, WARDS, DELTA, STRIKE, COURT])
def test_an_article_that_is_clean_stays_as_it_is(page: str) -> None:
    cleaned = clean(page)
    again = clean("\n\n".join([cleaned.details.title or "", *cleaned.paragraphs]))
    assert again.paragraphs == cleaned.paragraphs
    assert again.details.title == cleaned.details.title


@pytest.mark.parametrize("page", [HARBOUR, AUDIT, WARDS, COURT])
def test_paragraphs_one_a_line_are_the_same_article(page: str) -> None:
    assert clean("\n".join(line for line in page.splitlines() if line)) == clean(page)


def test_a_masthead_is_no_headline() -> None:
    cleaned = clean(
        "THE KELWICK COURIER\n\nSwing bridge shut to lorries after cracks are found in its bearings\n\nBy Ann Lowe\n\n2 May 2023\n\n"
        "The swing bridge at Kelwick was shut to lorries on Tuesday, the county council said."
    )
    assert cleaned.details.title == "Swing bridge shut to lorries after cracks are found in its bearings"
    assert len(cleaned.paragraphs) == 1


@pytest.mark.parametrize(
    "boilerplate",
    [
        "Home | News | Sport",
        "Subscribe to our newsletter",
        "Share this article",
        "We use cookies to improve your visit. By going on you agree to our privacy policy.",
        "Sign in\nSubscribe\nMost read\nAll rights reserved",
    ],
)
def test_boilerplate_alone_is_no_article(boilerplate: str) -> None:
    assert clean(boilerplate).paragraphs == ()


REPORT = "The mayor said on Monday that the bridge would be shut until the end of May."


@pytest.mark.parametrize(
    "rest", [("Traders were angry.",), ("Traders were angry.", "No ferry will run before noon.")]
)
def test_short_paragraphs_after_an_advertisement_stay(rest: tuple[str, ...]) -> None:
    assert clean("\n\n".join([REPORT, "ADVERTISEMENT", *rest])).paragraphs == (REPORT, *rest)


@pytest.mark.parametrize(
    "quote",
    [
        "“We need your support, and we need it now.",
        '"Donate what you can to our website, and sign up.',
        "“Our readers are you”, she added.",
    ],
)
def test_a_quote_that_speaks_as_an_appeal_does_stays(quote: str) -> None:
    assert clean(f"{REPORT}\n\n{quote}\n\n{REPORT}").paragraphs == (REPORT, quote, REPORT)


@pytest.mark.parametrize("text", ["", " \n\n\t\n", "\x00\x01"])
def test_nothing_gives_nothing(text: str) -> None:
    assert clean(text).paragraphs == ()


def test_a_headline_of_two_words_is_found_where_there_is_hardly_anything_else() -> None:
    page = "Harbour reopens\n\nThe harbour of Osk reopened on Monday after a storm had closed it for nine days, the port authority said.\n\n"
    page += "Two of its cranes remain out of service and will be repaired in May, according to the authority's engineers.\n"
    assert clean(page).details.title == "Harbour reopens"


def test_a_note_too_short_for_a_report_is_kept() -> None:
    assert clean("Bridge closed").paragraphs == ("Bridge closed",)
    note = clean("Bridge closed\n\nThe bridge is shut until May.")
    assert (note.details.title, note.paragraphs) == ("Bridge closed", ("The bridge is shut until May.",))


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ida Brandt", ("Ida Brandt",)),
        ("BY IDA BRANDT", ("IDA BRANDT",)),
        ("By Ida Brandt, Tom Okoro and Lu Wei", ("Ida Brandt", "Tom Okoro", "Lu Wei")),
        ("By Sandy Anderson & Ana-María O’Neil", ("Sandy Anderson", "Ana-María O’Neil")),
        ("By Jan van der Berg, Political Editor", ("Jan van der Berg",)),
    ],
)
def test_bylines(line: str, authors: tuple[str, ...]) -> None:
    assert clean(f"Bridge closed for repairs\n\n{line}\n\n{REPORT}").details == Details(
        title="Bridge closed for repairs", authors=authors
    )


def test_a_headline_that_begins_with_by_is_no_byline() -> None:
    cleaned = clean(f"By a single vote, council shuts the bridge\n\n{REPORT}")
    assert cleaned.details == Details(title="By a single vote, council shuts the bridge")


def test_a_long_word_is_no_byline() -> None:
    assert clean(f"By {'a' * 5000}!\n\n{REPORT}").paragraphs == (REPORT,)


def test_a_long_text_comes_out_whole() -> None:
    reports = [
        f"Councillor number {n} said on Monday that bridge {n + 7} would be shut until the end of May."
        for n in range(12_000)
    ]
    cleaned = clean(
        "\n\n".join(["Share this", *reports[:6000], "ADVERTISEMENT", *reports[6000:], "Share this"])
    )
    assert cleaned.paragraphs == tuple(reports)


@given(
    st.lists(
        st.one_of(st.text(max_size=60), st.sampled_from([*HARBOUR.split("\n"), *WARDS.split("\n")])),
        max_size=20,
    )
)
def test_what_is_kept_are_words_of_the_page(blocks: list[str]) -> None:
    page = "\n".join(blocks)
    words = "".join("".join(tidy(line).split()) for line in page.splitlines())
    for paragraph in clean(page).paragraphs:
        assert "".join(paragraph.split()) in words
        assert not any(category(c) == "Cc" for c in paragraph)


@pytest.mark.parametrize("page", PAGES, ids=["quarry", "court", "bridge", "german"])
@pytest.mark.parametrize("flatten", FLATTENINGS)
def test_an_article_comes_out_however_its_page_was_flattened(
    page: Page, flatten: Callable[[Page], str]
) -> None:
    assert set(page.article) <= set(clean(flatten(page)).paragraphs) <= {*page.article, *STANDFIRSTS}


STANDFIRSTS = {"Residents hope that a lake will bring back the swifts, and the visitors"}


@pytest.mark.parametrize("flatten", FLATTENINGS)
def test_what_a_page_says_of_itself_is_found_however_it_was_flattened(flatten: Callable[[Page], str]) -> None:
    found = {page: clean(flatten(page)).details for page in PAGES}
    assert found == {
        QUARRY: Details(
            title="Village votes to flood its own quarry",
            publisher="Ottersund Avis",
            published="2022-05-04",
            authors=("Hanne Vik",),
        ),
        COURT_HOUSE: Details(title="Judge frees cook who fed strikers", published="2021-01-19"),
        BRIDGE_APPEAL: Details(
            title="Old swing bridge opens for the last time",
            publisher="The Sund Courier",
            published="2020-09-30",
            authors=("Lars Eide", "Ann Moe"),
        ),
        GERMAN: Details(
            title="Stadtrat verschiebt Entscheidung über das alte Bad",
            published="2023-03-12",
            authors=("Jana Petersen",),
        ),
    }


@pytest.mark.parametrize("words", ["on Friday", "in May 2011", "on 4 May 2022", "since 12 March 2019"])
def test_a_date_in_running_text_is_no_publication_date(words: str) -> None:
    report = f"The mayor said {words} that the bridge would be shut until the end of the month, and that nobody knew why."
    cleaned = clean(f"Bridge closed for repairs\n\n{report}\n\nHe spoke to reporters {words}.")
    assert cleaned.details.published is None
    assert cleaned.paragraphs[0] == report


def test_the_day_in_a_masthead_is_no_publication_date() -> None:
    cleaned = clean(
        "Saturday, 22 November 2025\nHome\nNews\nSport\nWeather\nShop\nLog in\nBridge closed for repairs\n"
        + REPORT
        + "\n"
        + REPORT_2
    )
    assert cleaned.details == Details(title="Bridge closed for repairs")


def test_a_date_below_the_first_paragraph_is_found() -> None:
    cleaned = clean(f"Bridge closed for repairs\n{REPORT}\nBy Ida Brandt\n3 May 2023\n{REPORT_2}\n{REPORT_3}")
    assert cleaned.details == Details(
        title="Bridge closed for repairs", published="2023-05-03", authors=("Ida Brandt",)
    )
    assert cleaned.paragraphs == (REPORT, REPORT_2, REPORT_3)


REPORT_2 = "Lorries have been sent by way of Kelwick since Sunday, when an inspector found cracks in two of the bearings."
REPORT_3 = "The county has asked three firms what it would cost to put in new ones, and expects an answer within the week."
CREED = "The Kelwick Argus was founded in 1887 by three printers who had been on strike, and it has been printed in Mill Lane since then."


def test_what_every_file_of_a_folder_holds_is_no_part_of_its_articles() -> None:
    reports = [
        "\n\n".join(
            [
                f"Bridge {n} closed",
                REPORT.replace("bridge", f"bridge {n}"),
                REPORT_2.replace("two", f"{n + 3}"),
                CREED,
            ]
        )
        for n in range(12)
    ]
    assert CREED in clean(reports[0]).paragraphs
    repeats = Repeats()
    for report in reports:
        repeats.count(report)
    assert repeats(CREED) == 11
    assert repeats("Bridge 3 closed") == 0
    assert [len(clean(report, repeats).paragraphs) for report in reports] == [2] * 12
    assert all(CREED not in clean(report, repeats).paragraphs for report in reports)


def test_a_story_in_several_files_stays_whole() -> None:
    story = "\n\n".join(["Bridge closed for repairs", REPORT, REPORT_2, REPORT_3])
    repeats = Repeats()
    for _ in range(5):
        repeats.count(story)
    assert clean(story, repeats).paragraphs == (REPORT, REPORT_2, REPORT_3)


def test_little_is_remembered_and_what_repeats_is_remembered() -> None:
    repeats = Repeats(remembered=50)
    for n in range(200):
        repeats.count("\n\n".join([CREED, *(f"Only file {n} has paragraph number {m}." for m in range(7))]))
    assert repeats(CREED) == 199
    assert len(repeats._counts) <= 50


@pytest.mark.parametrize(
    "text",
    [
        "a\n" * 200_001,
        "a\x85" * 200_001,
        "\n" * 5_000_000,
    ],
    ids=["lines", "other line ends", "empty lines"],
)
def test_what_has_more_lines_than_a_book_is_refused(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"lines are too many for one article \(at most 200,000\): split the file"
    ):
        clean(text)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 3_000_000,
        "By a. " * 300_000,
        '("' * 500_000,
        "Support Us!\n" * 20_000,
        "and\n" * 20_000,
        "© 2020 " * 100_000,
        REPORT + " " + ".)" * 500_000,
    ],
    ids=["one word", "one line", "marks", "appeals", "open lines", "copyright", "ends"],
)
def test_what_is_no_page_comes_to_an_end(text: str) -> None:
    words = " ".join(text.split())
    assert all(paragraph in words for paragraph in clean(text).paragraphs)


DOCK = [
    "The harbour authority of Port Ellery will close its oldest dock in March, three years earlier than planned.",
    "Engineers found cracks in eleven of the forty piles that carry the quay, said harbour master Ines Okafor.",
    "“We cannot let a crane stand on that,” she told the council on Tuesday evening. “Not one.”",
    "Repairs would cost nine million crowns, and the dock earns less than one.",
    "Who pays?",
    "Piles: 40",
    "The last ship, a grain carrier from Odessa, is expected on 27 February.",
]


@pytest.mark.parametrize(
    "boilerplate",
    [
        "Sign up to our free weekly newsletter for all the latest harbour news in your inbox",
        "Advertisement",
        "Follow us on Facebook and Twitter",
    ],
)
@pytest.mark.parametrize("at", [1, 3, len(DOCK)])
def test_what_speaks_of_the_page_is_left_out_of_a_text_that_is_given_as_an_articles(
    boilerplate: str, at: int
) -> None:
    assert clean_body([*DOCK[:at], boilerplate, *DOCK[at:]]) == DOCK


@pytest.mark.parametrize(
    "notice",
    [
        "A note from the editor stands here.",
        "Correction: this page gave the wrong number of piles.",
        "Editor’s note: our website named the wrong harbour master",
        "This page was amended on 3 March; an earlier version named another dock.",
    ],
)
@pytest.mark.parametrize("at", [0, 3, len(DOCK)])
def test_what_corrects_an_article_is_part_of_it(notice: str, at: int) -> None:
    assert clean_body([*DOCK[:at], notice, *DOCK[at:]]) == [*DOCK[:at], notice, *DOCK[at:]]


def test_a_text_without_boilerplate_and_one_of_hardly_anything_stay_as_they_are() -> None:
    assert clean_body(DOCK) == DOCK
    assert clean_body(["Advertisement", " ", "Who pays?"]) == ["Advertisement", "Who pays?"]
    assert clean_body(["Advertisement"] * 4) == ["Advertisement"] * 4
    assert clean_body([]) == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("flatten", [Page.lines, Page.broken])
def test_a_whole_page_that_is_given_as_an_articles_text_is_cleaned_as_one(
    page: Page, flatten: Callable[[Page], str]
) -> None:
    assert tuple(clean_body(flatten(page).split("\n"))) == page.article
