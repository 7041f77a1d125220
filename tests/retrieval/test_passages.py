from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Details, make_article
from retrieval.passages import LONGEST, passages_of, sentences_of


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
    assert article.text[passages[0].start : passages[0].end].startswith("Short one.\n\nShort two.\n\nThe harbour")
    assert article.text[passages[1].start : passages[1].end].endswith("Short three.")
