import hashlib

from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Details, make_article
from retrieval.index.passages import LAYOUT, LONGEST, embedded_text, passages_of, searched_text, sentences_of
from retrieval.query.terms import terms
from retrieval.query.wording.abbreviations import explained
from retrieval.query.wording.spelling import keys_of
from retrieval.query.wording.written import forms, headline_forms


@given(st.lists(st.text(alphabet="ab .\n😀", min_size=1, max_size=2500), min_size=1, max_size=8))
def test_passages_cover_an_article_and_fit_the_model(paragraphs: list[str]) -> None:
    try:
        article = make_article(Details(), paragraphs, "s", "s")
    except ValueError:
        return
    passages = list(passages_of(7, article))
    assert len({p.id for p in passages}) == len(passages)
    assert (passages[0].start, passages[-1].end) == (0, len(article.text))
    assert all(p.end - p.start <= LONGEST for p in passages)
    words = "".join(article.text[p.start : p.end] for p in passages)
    assert "".join(words.split()) == "".join(article.text.split())
    for passage in passages:
        first = article.paragraphs[passage.paragraph - 1]
        assert first.start <= passage.start < first.end
        places = list(sentences_of(article, passage))
        assert (places[0].start, places[-1].end) == (passage.start, passage.end)
        for place in places:
            paragraph = article.paragraphs[place.paragraph - 1]
            assert paragraph.start <= place.start < place.end <= paragraph.end


def test_short_paragraphs_are_joined_and_long_ones_parted() -> None:
    sentence = "The harbour was closed again on the next day because of the fog. "
    article = make_article(Details(), ["Short one.", "Short two.", sentence * 20, "Short three."], "s", "s")
    passages = list(passages_of(1, article))
    assert [p.paragraph for p in passages] == [1, 3]
    assert article.text[passages[0].start : passages[0].end].startswith(
        "Short one.\n\nShort two.\n\nThe harbour"
    )
    assert article.text[passages[1].start : passages[1].end].endswith("Short three.")


# What is indexed of an article with something of everything, by layout: indexes that were made otherwise are
# to be made anew.
INDEXED = {7: "8f381e010d0864483a7d725ca3b6fbae96a18fe93d1378ecf26b117e927de4a0"}
EVERYTHING = [
    "KELSBY, 3 May — Mayor Anna-Lena O’Brien said on Monday that 1,987 voters, two in five of them from Zelanovka, wanted the £14.2m bridge:",
    "“We won’t wait,” she added. It's the U.S. that pays; not us! Naïve? Possibly…",
    "The Kelsby Harbour Board (KHB) paid.",
    "The harbour was closed again on the next day because of the fog, and nobody knew for how long. " * 12,
    "- twenty-one boats\u00a0lay idle; Gaddafi, Qadhafi and Kadafi are one name, 東京 another.",
]


def test_what_is_indexed_changes_only_with_the_number_of_its_layout() -> None:
    article = make_article(Details(title="Kelsby’s “long wait” is over"), EVERYTHING, "s", "s")
    seen = hashlib.sha256()
    for passage in passages_of(1, article):
        text = searched_text(article, passage)
        names = sorted(keys_of(f"{article.title} {text}"))
        written = sorted(forms(text) | headline_forms(article.title) | explained(text))
        for part in (
            str(passage),
            embedded_text(article, passage),
            *terms(text),
            *terms(article.title),
            *names,
            *written,
        ):
            seen.update(part.encode() + b"\0")
    assert INDEXED.get(LAYOUT) == seen.hexdigest(), (
        "raise LAYOUT in passages.py, and put its number and what is indexed now here"
    )
