from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Details, make_article
from corpus.store import Stored
from retrieval.passages import LONGEST, passages_of


@given(st.lists(st.text(alphabet="ab .\n😀", min_size=1, max_size=2500), min_size=1, max_size=4))
def test_passages_cover_each_paragraph_and_fit_the_model(paragraphs: list[str]) -> None:
    try:
        article = make_article(Details(), paragraphs, "s", "s")
    except ValueError:
        return
    stored = [Stored(n, article.id, p.number, p.start, p.end) for n, p in enumerate(article.paragraphs, start=1)]
    passages = list(passages_of(article, stored))
    assert len({p.id for p in passages}) == len(passages)
    for paragraph in article.paragraphs:
        parts = [p for p in passages if p.paragraph == paragraph.number]
        assert parts[0].start == paragraph.start
        assert parts[-1].end == paragraph.end
        assert all(p.end - p.start <= LONGEST for p in parts)
        words = "".join(article.text[p.start : p.end] for p in parts)
        assert "".join(words.split()) == "".join(article.slice(paragraph).split())
