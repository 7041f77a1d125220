import pytest

from corpus.extraction.blocks import cut
from corpus.extraction.bylines import LEAD_INS, begins_byline, byline_of, is_lead_in, names_in


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ida Brandt", ("Ida Brandt",)),
        ("BY IDA BRANDT", ("IDA BRANDT",)),
        ("by Ida Brandt", ("Ida Brandt",)),
        ("By: Ida Brandt", ("Ida Brandt",)),
        ("Written by Ida Brandt", ("Ida Brandt",)),
        ("Author: Ida Brandt", ("Ida Brandt",)),
        ("By Ida Brandt, Tom Okoro and Lu Wei", ("Ida Brandt", "Tom Okoro", "Lu Wei")),
        ("By Sandy Anderson & Ana-María O’Neil", ("Sandy Anderson", "Ana-María O’Neil")),
        ("By Jan van der Berg, Political Editor", ("Jan van der Berg",)),
        ("By Ida Brandt in Ormond", ("Ida Brandt",)),
        ("By Ida Brandt, Ormond", ("Ida Brandt",)),
        ("By Ida Brandt for The Bell", ("Ida Brandt",)),
        ("By Ida Brandt with Tom Okoro", ("Ida Brandt", "Tom Okoro")),
        ("By Ida Brandt ida@bell.example", ("Ida Brandt",)),
        ("By Ida Brandt | 4 May 2021", ("Ida Brandt",)),
        ("By Ida Brandt | Harbour Correspondent | 3 min read", ("Ida Brandt",)),
        ("By Ida Brandt Jr.", ("Ida Brandt Jr.",)),
        ("Por Ana Ruiz y Luis Gil", ("Ana Ruiz", "Luis Gil")),
        ("Por José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("By Ida Brandt, Society Editor", ("Ida Brandt",)),
        ("By Associated Press", ("Associated Press",)),
        ("By Reuters", ("Reuters",)),
        ("By Sreejith", ("Sreejith",)),
        ("By Staff Writers", ()),
        ("By Agencies", ()),
        ("By Ida Brandt Tuesday", ("Ida Brandt",)),
        ("Par Ida Brandt, mardi 4 mai 2021", ("Ida Brandt",)),
    ],
)
def test_a_line_that_is_a_byline(line: str, names: tuple[str, ...]) -> None:
    assert byline_of(line) == names


@pytest.mark.parametrize(
    "line",
    [
        "Ida Brandt",
        "By",
        "By the river",
        "By the staff",
        "By the time the editor came",
        "By Thursday",
        "By Tuesday the quay was empty",
        "By Any Means Necessary.",
        "By Ida Brandt, 34 dead",
        "By Ida Brandt, who was on board",
        "By Ida Brandt | Ferries are late again",
        "By a single vote, council shuts the bridge",
        "Di Maria scores",
        "Di Maria Scores Twice",
        "By " + "Ida " * 40,
        "By " + "a" * 5000,
    ],
)
def test_a_line_that_is_none(line: str) -> None:
    assert byline_of(line) is None


@pytest.mark.parametrize("language", LEAD_INS)
def test_every_language_leads_names_in(language: str) -> None:
    byline = f"{LEAD_INS[language].title()} Ola Brenn"
    assert names_in(byline) == ("Ola Brenn",)
    assert byline_of(byline) == (None if language == "it" else ("Ola Brenn",))
    assert begins_byline(byline)
    assert is_lead_in(LEAD_INS[language])


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (None, ()),
        ("", ()),
        ("By", ()),
        ("Ida Brandt", ("Ida Brandt",)),
        ("By Ida Brandt and Tom Okoro, Staff Writers", ("Ida Brandt", "Tom Okoro")),
        ("Words by Ida Brandt; Tom Okoro", ("Ida Brandt", "Tom Okoro")),
        ("Ida Brandt/AFP", ("Ida Brandt", "AFP")),
        ("Ida Brandt | Tom Okoro", ("Ida Brandt", "Tom Okoro")),
        ("Ida Brandt in Ormond and Tom Okoro", ("Ida Brandt", "Tom Okoro")),
        ("Ida Brandt (The Bell)", ("Ida Brandt",)),
        ("Ida Brandt <ida@bell.example>", ("Ida Brandt",)),
        ("ida@bell.example", ()),
        ("https://bell.example/author/ida", ()),
        ("Ida Brandt, 4 May 2021", ("Ida Brandt",)),
        ("Ida Brandt Jr.", ("Ida Brandt Jr.",)),
        ("Prof. Ida Brandt, PhD", ("Prof. Ida Brandt",)),
        ("Reuters", ("Reuters",)),
        ("News Desk", ()),
        ("anonymous", ()),
        ("National Union of Journalists", ("National Union of Journalists",)),
        ("World Institute for Peace", ("World Institute for Peace",)),
        ("Reporters Without Borders", ("Reporters Without Borders",)),
        ("Committee to Protect Journalists", ("Committee to Protect Journalists",)),
        (
            "Special Investigations Unit of the Ormond Morning Bell",
            ("Special Investigations Unit of the Ormond Morning Bell",),
        ),
        ("she has lived on the coast near Vell since then", ()),
        ("Ida Brandt Tuesday, 4 May 2021 @ 07:15", ("Ida Brandt",)),
        ("Ida Brandt, Tue 4 May 2021 07.15 GMT", ("Ida Brandt",)),
        ("Posted by Ida Brandt on May 4, 2021", ("Ida Brandt",)),
        ("Von Ida Brandt, Dienstag, 4. Mai 2021", ("Ida Brandt",)),
        ("Ida Brandt 3 hours ago", ("Ida Brandt",)),
        ("Ida Brandt on Tuesday", ("Ida Brandt",)),
        ("Tuesday", ()),
        ("Updated: 4 May 2021", ()),
        ("Nancy Friday", ("Nancy Friday",)),
        ("Share on Facebook", ()),
        ("Comments", ()),
        ("ida-brandt", ()),
        ("ida_brandt", ()),
        ("Ida Brandt, Ormond", ("Ida Brandt",)),
        ("Ida Brandt, AFP", ("Ida Brandt", "AFP")),
        ("Ida Brandt e Tom Okoro", ("Ida Brandt", "Tom Okoro")),
        ("Ida Brandt och Tom Okoro", ("Ida Brandt", "Tom Okoro")),
        ("Robert E Lee", ("Robert E Lee",)),
        ("Ida Brandt\nTom Okoro", ("Ida Brandt", "Tom Okoro")),
        ("Ida\n  Brandt", ("Ida Brandt",)),
        ("Brandt, Ida", ("Ida Brandt",)),
        ("By Ida Brandt; edited by Tom Okoro; photographs by Lu Wei", ("Ida Brandt",)),
        ("View all posts by Ida Brandt", ()),
    ],
)
def test_names_in_what_is_given_as_a_byline(given: str | None, names: tuple[str, ...]) -> None:
    assert names_in(given) == names


@pytest.mark.parametrize("hostile", [" in a", "by ", "(", "@", ", ", ".", "a y ", "://", "a"])
def test_a_byline_without_end_is_read_in_a_moment(hostile: str) -> None:
    names_in(hostile * 50_000)
    assert byline_of(hostile * 50_000) is None


@pytest.mark.parametrize(
    ("lines", "blocks"),
    [
        (["Bridge closed for repairs until May", "by Ida Brandt"], 2),
        (["Bridge closed for repairs until the", "By Ida Brandt, who was there"], 2),
        (["The old bridge over the Arn was opened again", "by the mayor of Ormond on Tuesday."], 1),
        (["Die alte Brücke wurde am Dienstagabend", "von der Bürgermeisterin wieder eröffnet."], 1),
    ],
)
def test_a_line_goes_on_where_it_only_begins_like_a_byline(lines: list[str], blocks: int) -> None:
    assert len(cut("\n".join(lines))) == blocks
