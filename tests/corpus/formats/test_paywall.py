"""A stub before a paywall is kept without the appeal and marked as cut short; a whole article is neither."""

import json

import pytest

from corpus.article import Article
from corpus.formats.html import read_html
from corpus.formats.text import read_text

HEADLINE = "Toll on the Marl bridge doubles from June"
WHOLE = [
    "The toll on the bridge over the Marl will double to four crowns from June, the bridge trust said on Monday in a letter to the towns.",
    "Drivers from the two parishes on the north bank may cross at the old price until the end of next year, if they ask for a card in time.",
    "The trust blamed the price of steel, which has risen by a third since the last repairs, and the loss of lorries to the new road at Dulver.",
    "Councillors in Ashcombe said that they had not been asked, and that the trust had promised in 2019 that the toll would never rise again.",
    "A petition against the new toll had been signed by some two thousand people by Monday evening, most of whom cross the river for work.",
]
CUT = "Drivers from the two parishes on the north bank may cross at the old price until the…"
UNPAID = {"@type": "NewsArticle", "headline": HEADLINE, "isAccessibleForFree": False}
APPEALS = {
    "box": "<div class='paywall'><h3>Read on with a subscription</h3><p>You have read three free articles.</p><a href='/subscribe'>Subscribe</a></div>",
    "wall of words": "<div class='c-regwall'><p>Register now to read this article to its end, it costs nothing.</p><button>Register</button></div>",
    "German": "<div class='abo-box'><h4>Weiterlesen mit dem Abo</h4><p>Jetzt einen Monat lang für einen Euro testen.</p><a href='/abo'>Jetzt abonnieren</a></div>",
    "French": "<section class='article__premium-offer'><p>Il vous reste 80% de cet article à lire. La suite est réservée aux abonnés.</p><a href='/abonnement'>S'abonner</a></section>",
    "no box": "<h3>Continue reading with an account</h3><p>Already a subscriber? Log in here to go on.</p><p><a href='/login'>Log in</a></p>",
    "Spanish, no box": "<p>Suscríbete para seguir leyendo este artículo del diario.</p><p><a href='/suscripciones'>Suscríbete</a></p>",
}


def read(*body: str, node: dict[str, object] | None = None, head: str = "") -> Article:
    data = f"<script type='application/ld+json'>{json.dumps(node)}</script>" if node else ""
    page = (
        f"<html><head><title>{HEADLINE}</title>{head}{data}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{HEADLINE}</h1>{''.join(body)}</article><footer><p>© 2022 Marl Post</p></footer></body></html>"
    )
    (found,) = read_html(page.encode(), "page.html")
    assert isinstance(found, Article)
    return found


def paragraphs(article: Article) -> list[str]:
    return [article.slice(paragraph) for paragraph in article.paragraphs]


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize("appeal", APPEALS.values(), ids=APPEALS.keys())
@pytest.mark.parametrize("node", [None, UNPAID], ids=["said by nothing", "said by the data"])
@pytest.mark.parametrize("stub", [[WHOLE[0], CUT], WHOLE[:2]], ids=["broken off", "whole sentences"])
def test_a_stub_is_kept_without_the_appeal(
    appeal: str, node: dict[str, object] | None, stub: list[str]
) -> None:
    article = read(p(*stub), appeal, node=node)
    assert paragraphs(article) == stub
    assert article.shortened


@pytest.mark.parametrize(
    ("node", "head", "stub"),
    [
        (UNPAID, "", [WHOLE[0], CUT]),
        ({**UNPAID, "isAccessibleForFree": "http://schema.org/False"}, "", WHOLE[:1]),
        ({**UNPAID, "isAccessibleForFree": True, "hasPart": [{"isAccessibleForFree": "false", "cssSelector": ".x"}]}, "", [CUT]),
        ({**UNPAID, "wordCount": 900}, "", WHOLE),
        (None, "<meta property='article:content_tier' content='locked'>", WHOLE[:2]),
    ],
)  # fmt: skip
def test_a_stub_without_an_appeal_is_marked(
    node: dict[str, object] | None, head: str, stub: list[str]
) -> None:
    article = read(p(*stub), node=node, head=head)
    assert (paragraphs(article), article.shortened) == (stub, True)


@pytest.mark.parametrize(
    ("node", "after"),
    [
        (None, ""),
        (UNPAID, ""),
        ({**UNPAID, "isAccessibleForFree": True}, ""),
        (None, "<div class='newsletter'><p>Sign up to our newsletter.</p><a href='/subscribe'>Sign up</a></div>"),
        (None, "<div class='subscribe-box'><p>Support the Marl Post: subscribe today.</p><a href='/subscribe'>Go</a></div>"),
    ],
)  # fmt: skip
def test_a_whole_article_is_not_marked(node: dict[str, object] | None, after: str) -> None:
    article = read(p(*WHOLE), after, node=node)
    assert (paragraphs(article), article.shortened) == (WHOLE, False)


def test_an_article_about_subscriptions_is_whole() -> None:
    words = "Readers who register with the library may read on, and subscribers of the Marl Post may log in there, the council said on Friday."
    article = read(p(*WHOLE, words))
    assert (paragraphs(article), article.shortened) == ([*WHOLE, words], False)


def test_a_paywalled_part_that_is_shown_is_the_article() -> None:
    article = read(p(WHOLE[0]), f"<div class='paywall'>{p(*WHOLE[1:])}</div>", node=UNPAID)
    assert (paragraphs(article), article.shortened) == (WHOLE, False)


@pytest.mark.parametrize(("end", "is_shortened"), [(CUT, True), (WHOLE[1], False)])
def test_of_a_scraped_text_only_one_that_stops_short_is_marked(end: str, is_shortened: bool) -> None:
    lines = [
        HEADLINE,
        "By Ida Roe",
        WHOLE[0],
        end,
        "Subscribe to continue reading",
        "Already a subscriber? Log in.",
    ]
    (found,) = read_text("\n\n".join(lines), "a.txt")
    assert isinstance(found, Article)
    assert paragraphs(found) == [WHOLE[0], end]
    assert found.shortened is is_shortened
