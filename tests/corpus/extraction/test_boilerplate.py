import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.extraction.blocks import Block
from corpus.extraction.page_words import KINDS, NO_HEADLINE, OF_THE_PAGE, PHRASE
from corpus.extraction.text import boilerplate
from corpus.extraction.text.boilerplate import article_blocks, log_odds, plainly_boilerplate
from corpus.extraction.text.features import NAMES, features
from corpus.extraction.text.looks import OWN, looks_of
from tests.corpus.scraped import PAGES, Page, plain

REPORT = (
    "The mayor of Ormond said on Monday that the bridge would be shut until the end of May, as two of its piers"
    " had moved."
)


def blocks(page: Page) -> list[Block]:
    return [Block(plain(block.removeprefix(">"))) for block in page.blocks]


def look(text: str, name: str) -> float:
    return float(looks_of(Block(text))[OWN.index(name)])


@pytest.mark.parametrize("page", PAGES)
def test_the_article_is_told_from_what_stands_around_it(page: Page) -> None:
    given_blocks = blocks(page)
    kept = [given_blocks[at].text for at in article_blocks(given_blocks, lambda _: 0)]
    assert [text for text in kept if text in page.article] == list(page.article)


def test_a_block_that_many_pages_hold_is_boilerplate() -> None:
    page = [Block(REPORT), Block("Every penny of it goes to the harbour fund, the town says."), Block(REPORT)]
    often = {page[1].text: 200}
    assert article_blocks(page, lambda _: 0) == [0, 1, 2]
    assert article_blocks(page, lambda text: often.get(text, 0)) == [0, 2]


@pytest.mark.parametrize(
    ("text", "is_boilerplate"),
    [
        ("Sign up to our free newsletter and you can unsubscribe at any time.", True),
        ("Advertisement", True),
        (REPORT, False),
        ("Correction: an earlier version of this article gave the wrong year.", False),
    ],
)
def test_what_no_article_says_of_itself(text: str, is_boilerplate: bool) -> None:
    assert plainly_boilerplate([Block(REPORT), Block(text), Block(REPORT)])[1] == is_boilerplate


@pytest.mark.parametrize(
    ("text", "name", "is_so"),
    [
        ("By Ida Brandt", "byline", True),
        ("Von Jana Petersen", "byline", True),
        ("Bystanders cheered", "byline", False),
        ("4 hours ago", "time_ago", True),
        ("Four hours ago", "time_ago", False),
        ("Photo: Ida Brandt", "credit", True),
        ("Home › News › Region", "menu", True),
        ("“Stop!”", "ends_called", True),
        (REPORT, "prose", True),
        ("Read more", "phrase_first", True),
    ],
)
def test_how_a_block_looks(text: str, name: str, is_so: bool) -> None:
    assert (look(text, name) > 0) == is_so


def test_what_is_quoted_does_not_speak_of_the_page() -> None:
    assert look("Sign up for our newsletter", "phrase") > 0
    assert look("“Sign up for our newsletter,” she said.", "phrase") == 0


def test_the_network_knows_every_feature() -> None:
    kept = json.loads(Path(boilerplate.__file__).with_name("boilerplate.json").read_text("utf-8"))
    assert set(kept["inner"]) == set(NAMES)
    assert len(looks_of(Block(REPORT))) == len(OWN)
    assert len(set(NAMES)) == len(NAMES)
    assert list(KINDS)[OF_THE_PAGE] == "reader"


@pytest.mark.parametrize("phrase", ["Sign up", "Follow us", "All rights reserved", "Most read"])
def test_what_speaks_of_the_page_is_no_headline_either(phrase: str) -> None:
    assert PHRASE.search(phrase)
    assert NO_HEADLINE.search(phrase)


@given(st.lists(st.text(min_size=1).filter(lambda text: text.strip()), min_size=1, max_size=20))
def test_whatever_stands_on_a_page(texts: list[str]) -> None:
    page = [Block(text.strip()) for text in texts]
    rows = features(page)
    assert rows.shape == (len(page), len(NAMES))
    assert np.isfinite(rows).all()
    odds = log_odds(page)
    assert odds.shape == (len(page),)
    assert (abs(odds) <= 6).all()
    kept = article_blocks(page, lambda _: 0)
    assert kept == sorted(set(kept))
    assert all(0 <= at < len(page) for at in kept)
