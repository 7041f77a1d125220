"""Pages that hold no article are refused in any language; what speaks of pages and cookies in an article is read."""

import pytest

from corpus.article import Article
from corpus.formats.html import read_html
from corpus.formats.text import read_text

MISSING = {
    "de": ("Seite nicht gefunden", "Die Seite wurde vielleicht verschoben. Versuchen Sie es auf unserer Startseite noch einmal."),
    "fr": ("Page introuvable", "La page que vous cherchez a peut-être été déplacée. Repartez de la page d'accueil du journal."),
    "nl": ("Pagina niet gevonden", "Deze pagina bestaat niet meer. Misschien klopt het adres van de pagina niet helemaal."),
    "sv": ("Sidan finns inte", "Sidan du söker kan ha flyttats. Börja om på första sidan eller pröva vår sökning."),
    "pl": ("Nie znaleziono strony", "Strona, której szukasz, mogła zostać przeniesiona. Zacznij od strony głównej naszego dziennika."),
    "ru": ("Страница не найдена", "Страница, которую вы ищете, перемещена. Начните с главной страницы нашей газеты."),
    "ja": ("ページが見つかりません", "お探しのページは移動した可能性があります。トップページからもう一度お探しください。"),
    "en": ("Oops!", "We cannot find the page that you asked for: error 404. Go back to the front page or to the page before."),
}  # fmt: skip
CONSENT = {
    "de": "Wir und unsere 90 Partner speichern Cookies auf Ihrem Gerät und verarbeiten personenbezogene Daten, wenn Sie einwilligen.",
    "fr": "Nous et nos 90 partenaires déposons des cookies et traitons des données personnelles, avec votre consentement.",
    "es": "Nosotros y nuestros 90 socios guardamos cookies en su dispositivo y tratamos datos personales, con su consentimiento.",
    "pl": "My i nasi partnerzy zapisujemy pliki cookie na Twoim urządzeniu i przetwarzamy dane osobowe, za Twoją zgodą.",
    "ja": "当社とパートナー企業は、お客様の端末にクッキーを保存し、お客様の同意のもとで個人情報を処理します。",
}


def page(title: str, body: str, head: str = "") -> str:
    return f"<html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body><nav><a href='/'>x</a></nav>{body}</body></html>"


def read(text: str) -> Article:
    (found,) = read_html(text.encode(), "page.html")
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize(("title", "words"), MISSING.values(), ids=MISSING.keys())
def test_a_page_that_was_not_found_is_no_article(title: str, words: str) -> None:
    with pytest.raises(ValueError, match=r"not found|no article"):
        read(page(f"{title} - Vell Bote", f"<main><h1>{title}</h1><p>{words}</p></main>"))


@pytest.mark.parametrize("words", CONSENT.values(), ids=CONSENT.keys())
@pytest.mark.parametrize("box", ["c1", "cmp-dialog"])
def test_a_page_that_asks_for_consent_is_no_article(words: str, box: str) -> None:
    with pytest.raises(ValueError, match=r"notice|no article"):
        read(
            page(
                "Vell",
                f"<div class='{box}'><h1>Vell</h1><p>{words}</p><p>{words}</p><button>1</button><button>2</button></div>",
            )
        )


ARTICLE = "<p>The council of Vell has turned a page: cookies are banned from its site after its privacy officer complained.</p>"
MORE = "<p>Partners of the council said that personal data had never been sold on any page, and that consent had been asked.</p>"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", f"<article><h1>Vell bans cookies</h1>{ARTICLE}{MORE}</article>"),
        ("<meta property='og:type' content='article'>", f"<h1>A page is turned in Vell</h1>{ARTICLE}{MORE}<button>1</button><button>2</button>"),
        ("", f"<div class='cookie-bar'><p>{CONSENT['de']}</p><button>1</button><button>2</button></div><h1>A vote in Vell</h1><p>By Ida Roe</p>{ARTICLE}{MORE}"),
    ],
)  # fmt: skip
def test_an_article_that_speaks_of_pages_and_cookies_is_read(head: str, body: str) -> None:
    assert "its privacy officer complained" in read(page("Vell", body, head)).text


def test_a_text_that_says_that_there_is_no_page_is_no_article() -> None:
    title, words = MISSING["de"]
    with pytest.raises(ValueError, match="not found"):
        list(read_text(f"{title}\n\n{words}\n", "a.txt"))
