import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import sentence_spans
from retrieval.answering.answer import Hit
from retrieval.answering.quoting import MOST_SENTENCES, best_denial, best_quotes
from retrieval.index.passages import LONGEST, Place, passages_of, sentences_of
from retrieval.query.overlap import Overlap
from retrieval.query.question import understand
from retrieval.ranking.reading import Read, Sentence
from retrieval.ranking.retriever import Candidate
from tests.conftest import article

FAR = 1000.0  # log-odds that no margin bridges


def read(text: str, scores: Sequence[float], title: str = "A headline") -> list[Read]:
    """Return the passages of an article whose sentences have been given these scores, in order; the last
    score goes on.
    """
    found = article(text, title)
    given = iter(scores)
    score = 0.0
    passages: list[Read] = []
    for passage in passages_of(1, found):
        candidate = Candidate(
            found, passage, score=0.0, cosine=0.0, bm25=0.0, around=frozenset(), coverage=0.0, prior=0.0
        )
        sentences = []
        for place in sentences_of(found, passage):
            score = next(given, score)
            sentences.append(sentence(place, score))
        passages.append((candidate, sentences))
    return passages


def sentence(place: Place, score: float) -> Sentence:
    """Return a sentence of which nothing but the score is known."""
    return Sentence(place, score, 0.0, 0.0, 0.0, 0.0, 0.0, place.start, place.start)


def overlap(question: str) -> Overlap:
    understood = understand(question)
    return Overlap(understood, dict.fromkeys(understood.terms, 1.0))


def best(text: str, scores: Sequence[float], question: str = "So what?") -> list[Hit]:
    return best_quotes(overlap(question), read(text, scores))


def words(hit: Hit) -> str:
    return hit.article.text[hit.quote.start : hit.quote.end]


def others(hit: Hit) -> list[str]:
    return [hit.article.text[quote.start : quote.end] for quote in hit.further]


ONE, TWO, THREE, FOUR = (
    "Fog lay on the bay.",
    "Two ferries met in it.",
    "Eleven passengers were bruised.",
    "Nobody else was hurt.",
)
STORY = f"{ONE} {TWO} {THREE} {FOUR}"


def test_a_sentence_far_better_than_its_neighbours_stands_alone() -> None:
    assert [words(hit) for hit in best(STORY, [0, 0, FAR, 0])] == [THREE]


def test_neighbours_as_good_are_quoted_with_it_up_to_the_most() -> None:
    assert [words(hit) for hit in best(STORY, [0, FAR, FAR, 0])] == [f"{TWO} {THREE}"]
    (hit,) = best(STORY, [FAR, FAR, FAR, FAR])
    assert words(hit) in {f"{ONE} {TWO} {THREE}", f"{TWO} {THREE} {FOUR}"}


def test_what_is_as_good_but_no_neighbour_is_quoted_apart() -> None:
    (hit,) = best(STORY, [FAR, 0, FAR - 1, 0])
    assert (words(hit), others(hit)) == (ONE, [THREE])
    (hit,) = best(STORY, [FAR - 1, 0, FAR, FAR])
    assert (words(hit), others(hit)) == (f"{THREE} {FOUR}", [ONE])
    (hit,) = best(f"{ONE} {TWO}\n\n{THREE}", [0, FAR, FAR])
    assert (words(hit), others(hit)) == (TWO, [THREE])


def test_no_more_is_quoted_than_the_most_wherever_it_stands() -> None:
    (hit,) = best(f"{STORY}\n\n{STORY}", [FAR])
    assert sum(len(sentence_spans(quote)) for quote in (words(hit), *others(hit))) == MOST_SENTENCES


def test_a_sentence_that_leans_brings_the_one_before_however_poor() -> None:
    for opening in ("She needed", "“It needed", "They needed", "That needed", "But this needed"):
        leaning = f"{opening} 141 days for the voyage."
        assert (
            words(best(f"Ada Brand sailed alone. {leaning} Rain fell all week.", [-FAR, 0, -FAR])[0])
            == f"Ada Brand sailed alone. {leaning}"
        )
    assert (
        words(best("Ada Brand sailed alone. Brand needed 141 days. Rain fell all week.", [-FAR, 0, -FAR])[0])
        == "Brand needed 141 days."
    )


def test_a_leaning_sentence_never_leans_on_another_paragraph() -> None:
    assert (
        words(best("Ada Brand sailed alone.\n\nShe needed 141 days.", [0, FAR])[0]) == "She needed 141 days."
    )


def test_a_sentence_that_was_not_weighed_is_never_the_best_and_no_neighbour() -> None:
    assert [words(hit) for hit in best(STORY, [-math.inf, 0, -math.inf, -math.inf])] == [TWO]
    assert best(STORY, [-math.inf]) == []


def test_nothing_read_gives_no_quote() -> None:
    assert best_quotes(overlap("Who?"), []) == []


def test_where_the_answer_stands_is_said_only_when_it_is_sure() -> None:
    [(candidate, [first, *rest])] = read(STORY, [FAR, 0])
    for exact, answer in ((0.99, (0, 3)), (0.01, None)):
        exactly = replace(first, exact=exact, start=0, end=3)
        [hit] = best_quotes(overlap("What lay on the bay?"), [(candidate, [exactly, *rest])])
        assert hit.answer == answer


def test_the_sentence_that_denies_is_quoted_by_itself_wherever_it_was_read() -> None:
    [first], [second] = read(STORY, [0]), read(f"{FOUR} {ONE}", [0, 0], "Another")
    denying = [replace(second[1][0], denies=3.0), *second[1][1:]]
    denial = best_denial(overlap("Who was hurt?"), [first, (second[0], denying)])
    assert (words(denial), others(denial), denial.evidence.denies) == (FOUR, [], 3.0)
    with pytest.raises(ValueError, match="empty"):
        best_denial(overlap("Who?"), [])


def test_each_passage_has_one_quote_and_the_best_comes_first() -> None:
    paragraph = " ".join(f"Ship {n} left the harbour with a cargo of grain." for n in range(LONGEST // 60))
    text = "\n\n".join(paragraph for _ in range(3))
    passages = read(text, [])
    assert len(passages) == 3
    raised = [
        (c, [sentence(s.place, FAR * (n == at)) for n, s in enumerate(sentences)])
        for at, (c, sentences) in enumerate(passages)
    ]
    hits = best_quotes(overlap("Who?"), raised)
    assert [hit.quote.paragraph for hit in hits] == [1, 2, 3]
    assert [hit.quote.start for hit in hits] == [
        sentences[at].place.start for at, (_, sentences) in enumerate(raised)
    ]


@pytest.mark.parametrize(
    ("question", "held"), [("Did Ada Brand sail?", 1.0), ("Did Ada Moor sail?", 0.5), ("Did it rain?", 1.0)]
)
def test_the_names_that_an_article_holds(question: str, held: float) -> None:
    assert best("Ada Brand sailed alone.", [0], question)[0].evidence.article_names == held


scraps = st.sampled_from(
    "The ferry left. She said so. “We won,” it read. But why? Yes. 3.5% of U.S. ships: Dr. Moor 😀 é\u00a0x It rained! —".split(
        " "
    )
)
bodies = st.lists(st.lists(scraps, min_size=1, max_size=120).map(" ".join), min_size=1, max_size=4).filter(
    lambda body: any(c.isalnum() for paragraph in body for c in paragraph)
)
scores = st.lists(st.one_of(st.floats(-9, 9), st.just(-math.inf)), max_size=40)


@given(bodies, scores)
def test_a_quote_is_a_run_of_sentences_of_one_paragraph(body: list[str], given_scores: list[float]) -> None:
    passages = read("\n\n".join(body), given_scores)
    hits = best_quotes(overlap("Why was she so?"), passages)
    weighed = {
        c.passage.id: sentences for c, sentences in passages if any(s.score > -math.inf for s in sentences)
    }
    assert {hit.passage.id for hit in hits} <= set(weighed)
    assert bool(hits) == bool(weighed)
    assert len({hit.passage.id for hit in hits}) == len(hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        quote, paragraph = hit.quote, hit.article.paragraphs[hit.quote.paragraph - 1]
        places = [s.place for s in weighed[hit.passage.id] if s.place.paragraph == quote.paragraph]
        starts, ends = [place.start for place in places], [place.end for place in places]
        first, last = starts.index(quote.start), ends.index(quote.end)
        assert 1 <= last - first + 1 <= MOST_SENTENCES
        assert paragraph.start <= quote.start < quote.end <= paragraph.end
        assert not {(q.start, q.end) for q in hit.further} & {(quote.start, quote.end)}
        assert all(any(q.start == s.place.start for s in weighed[hit.passage.id]) for q in hit.further)
        assert words(hit) == words(hit).strip()
