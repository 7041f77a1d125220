"""No word of an article is lost that looks like furniture: items of lists, times, answers, names in a site's own
elements. Furniture is left out all the same.
"""

import pytest

from corpus.article import Article
from corpus.extraction.text.cleaning import clean
from corpus.formats.html import read_html

HEADLINE = "Weir at Ashcombe to be taken down stone by stone"
PARAGRAPHS = [
    "The weir at Ashcombe will be taken down stone by stone next summer, the river council decided on Monday after a debate of six hours.",
    "Anglers had asked for it for eleven years, because no salmon has been seen above the weir since it was raised for the mill in 1931.",
    "The mill's owner said that he would go to court before he let anybody take a stone of it, and that the council knew that very well.",
]
TALK = [
    ("Will you go to court?", "Yes."),
    ("Even if it takes years?", "Yes."),
    ("Have you spoken to the anglers?", "No."),
    ("Would you?", "Yes."),
    ("Is the mill for sale?", "I have nothing to say about that."),
    ("Has anybody made an offer?", "I have nothing to say about that."),
    ("What will you do on Monday?", "I shall sit on the weir with a flask of tea."),
]


def paragraphs(*body: str) -> list[str]:
    article = f"<article><h1>{HEADLINE}</h1>{''.join(body)}</article>"
    page = f"<html><head><title>{HEADLINE}</title></head><body><nav><a href='/'>Home</a></nav>{article}</body></html>"
    (found,) = read_html(page.encode(), "page.html")
    assert isinstance(found, Article)
    return [found.slice(paragraph) for paragraph in found.paragraphs]


def p(text: str) -> str:
    return f"<p>{text}</p>"


def of_items(*items: str, tag: str = "ul", item: str = "li") -> str:
    return f"<{tag}>{''.join(f'<{item}>{one}</{item}>' for one in items)}</{tag}>"


@pytest.mark.parametrize("tag", ["ul", "ol"])
@pytest.mark.parametrize(
    "items", [["Ashcombe", "Dulver", "Upper Marl"], ["Ada Pike (Green)", "Jon Voll (Centre)"]]
)
def test_short_items_of_a_list_are_kept(tag: str, items: list[str]) -> None:
    first, second, third = PARAGRAPHS
    intro = "The salmon will reach:"
    body = [p(first), p(intro), of_items(*items, tag=tag), p(second), p(third)]
    assert paragraphs(*body) == [first, intro, *items, second, third]
    assert paragraphs(*body[:3]) == [first, intro, *items]


def test_names_in_a_list_may_be_linked() -> None:
    items = of_items("<a href='/ap'>Ada Pike</a>, who voted against", "Jon Voll, who stayed away")
    assert "Ada Pike, who voted against" in paragraphs(*map(p, PARAGRAPHS[:2]), items, p(PARAGRAPHS[2]))


@pytest.mark.parametrize(
    "items",
    [
        ["<a href='/a'>Eel trap found in the mill race</a>", "<a href='/b'>Bridge at Dulver shut</a>"],
        ["Share", "Tweet", "Print"],
        ["Sign up for the river newsletter", "Follow us"],
    ],
)
def test_lists_of_the_page_are_left_out(items: list[str]) -> None:
    assert paragraphs(*map(p, PARAGRAPHS[:2]), of_items(*items), p(PARAGRAPHS[2])) == PARAGRAPHS


def test_times_and_headings_of_a_live_report_are_kept() -> None:
    told = list(
        zip(
            ["10:42", "11.15 am", "12:03 BST"],
            ["Doors open", "Owner speaks", "Vote"],
            PARAGRAPHS,
            strict=True,
        )
    )
    entries = [f"<div class='entry'><time>{t}</time><h3>{h}</h3><p>{words}</p></div>" for t, h, words in told]
    assert paragraphs(*entries) == [line for entry in told for line in entry]


@pytest.mark.parametrize("form", ["<p><b>{}</b></p><p>{}</p>", "<h4>{}</h4><div><p>{}</p></div>"])
def test_short_and_repeated_answers_of_an_interview_are_kept(form: str) -> None:
    talk = "".join(form.format(*pair) for pair in TALK)
    assert paragraphs(p(PARAGRAPHS[0]), talk) == [PARAGRAPHS[0], *(line for pair in TALK for line in pair)]


def test_what_stands_between_many_paragraphs_is_left_out_all_the_same() -> None:
    assert paragraphs(*(p(one) + p("Advertisement") for one in PARAGRAPHS)) == PARAGRAPHS


def test_other_stories_below_are_left_out_in_a_box_of_their_own_or_none() -> None:
    teasers = [
        f"<h3><a href='/x'>Aalreuse im Mühlgraben {n}</a></h3><p>Der Müller von Ashcombe hat am Sonntag eine Reuse im Graben gefunden, die niemandem gehören will, Nummer {n}.</p>"
        for n in (1, 2)
    ]
    boxed = [f"<div>{teaser}</div>" for teaser in teasers]
    assert paragraphs(*map(p, PARAGRAPHS), *teasers) == paragraphs(*map(p, PARAGRAPHS), *boxed) == PARAGRAPHS


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("<place-tag>Ashcombe</place-tag>", "Ashcombe"),
        ("<org>The council</org> of <x-y>Ashcombe</x-y> <x-y>Water</x-y>", "The council of Ashcombe Water"),
    ],
)
@pytest.mark.parametrize("tag", ["div", "section", "p"])
def test_words_in_a_site_s_own_elements_are_kept_in_their_line(marked: str, plain: str, tag: str) -> None:
    rest = " will see the weir taken down next summer, stone by stone, after a debate of six hours on Monday."
    body = [f"<{tag}>{marked}{rest}</{tag}>", *(f"<{tag}>{one}</{tag}>" for one in PARAGRAPHS)]
    assert paragraphs(*body) == [plain + rest, *PARAGRAPHS]


def test_paragraphs_that_are_a_site_s_own_elements_stay_apart() -> None:
    assert paragraphs(*(f"<x-par>{one}</x-par>" for one in PARAGRAPHS)) == PARAGRAPHS


def cleaned(*lines: str) -> tuple[str, ...]:
    foot = ["Related", "Eel trap found in mill race", "Sign up for our newsletter!", "© 2022 The Marl Post"]
    return clean("\n\n".join([HEADLINE, "By Ada Pike", "9 May 2022", *lines, *foot])).paragraphs


def test_text_keeps_the_short_questions_and_answers_of_an_interview() -> None:
    talk = [line for pair in TALK for line in pair]
    parting = ["Thank you for the talk.", "Thank you."]
    assert cleaned(PARAGRAPHS[0], *talk, *parting) == (PARAGRAPHS[0], *talk, *parting)


def test_text_keeps_short_lines_that_a_colon_announces() -> None:
    items = ["Ashcombe", "Dulver", "Upper Marl"]
    lines = [PARAGRAPHS[0], "The salmon will reach:", *items, *PARAGRAPHS[1:]]
    assert cleaned(*lines) == tuple(lines)
