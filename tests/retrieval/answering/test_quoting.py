import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import sentence_spans
from retrieval.answering.answer import Hit
from retrieval.answering.quoting import MOST_SENTENCES, best_quotes
from retrieval.index.passages import LONGEST, passages_of, sentences_of
from retrieval.models.judge import Statement, Verdict
from retrieval.query.overlap import Matching
from retrieval.query.question import understand
from retrieval.ranking.reading import Read, Sentence, by_judge, reread
from retrieval.ranking.retriever import Candidate
from tests.conftest import article

FAR = 1000.0  # log-odds that no margin bridges


class SharedWords:
    """A judge that counts the words that a sentence shares with the question, each worth so much."""

    def __init__(self, worth: float = 0.0) -> None:
        self.worth = worth
        self.judged: list[Statement] = []

    def verdicts(self, question: str, statements: Sequence[Statement]) -> list[Verdict]:
        self.judged += statements
        asked = set(question.casefold().split())
        return [
            Verdict(self.worth * len(asked & set(s.sentence.casefold().strip(".").split())), denies=-1.0)
            for s in statements
        ]


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
            sentences.append(
                Sentence(
                    place,
                    found.text[place.start : place.end],
                    score=score,
                    cosine=0.0,
                    coverage=0.0,
                    answer_type=0.0,
                )
            )
        passages.append((candidate, sentences))
    return passages


def matching(question: str) -> Matching:
    understood = understand(question)
    return Matching(understood, dict.fromkeys(understood.terms, 1.0))


def best(text: str, scores: Sequence[float], question: str = "So what?") -> list[Hit]:
    return best_quotes(matching(question), read(text, scores))


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


def test_passages_are_ordered_by_the_judge_too() -> None:
    ((fog, _),) = read(ONE, [0.0], "Fog")
    ((ferries, _),) = read(TWO, [0.0], "Ferries")
    ((unread, _),) = read(THREE, [0.0], "Bruises")
    found = [replace(fog, passage=replace(fog.passage, id=1)), replace(ferries, passage=replace(ferries.passage, id=2)),
             replace(unread, passage=replace(unread.passage, id=3))]  # fmt: skip
    looked_at = [
        (c, sentences)
        for c, (_, sentences) in zip(found, [read(ONE, [0.0])[0], read(TWO, [0.0])[0]], strict=False)
    ]
    asked = understand("Which ferries met?")
    judged = reread(asked, looked_at, SharedWords(worth=2.0))
    ordered = by_judge(asked, found, judged)
    assert [c.article.title for c in ordered] == ["Ferries", "Fog", "Bruises"]
    assert [c.score for c in ordered] == sorted((c.score for c in ordered), reverse=True)
    assert by_judge(asked, found, []) == found
    assert by_judge(asked, [], []) == []


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
    assert best_quotes(matching("Who?"), []) == []


def test_the_judge_reads_headline_and_sentence_before() -> None:
    judge = SharedWords(worth=1)
    [(_, sentences)] = reread(understand("Who met in it."), read(STORY, [-math.inf, 0, -math.inf]), judge)
    reread(understand("Who?"), read(f"The crew said:\n\n{ONE} {TWO}", [-math.inf, 0, -math.inf]), judge)
    assert judge.judged == [Statement("A headline", ONE, TWO), Statement("A headline", "The crew said:", ONE)]
    assert [(one.judged, one.denied) for one in sentences] == [(0, 0), (2, -1), (0, 0), (0, 0)]
    assert reread(understand("Who?"), [], judge) == []


def test_what_the_judge_gives_can_turn_the_choice_and_is_evidence() -> None:
    question = "So two ferries met?"
    before = read(STORY, [1, 0, 0, 0])
    assert [words(hit) for hit in best_quotes(matching(question), before)] != [TWO]
    (hit,) = best_quotes(matching(question), reread(understand(question), before, SharedWords(worth=FAR)))
    assert (words(hit), hit.evidence.judged, hit.evidence.denied) == (TWO, 2 * FAR, -1)


def test_the_judge_reads_the_likeliest_sentences_and_the_best_of_each_passage() -> None:
    paragraph = " ".join(f"Ship {n} left the harbour with a cargo of grain." for n in range(LONGEST // 60))
    passages = read("\n\n".join([paragraph, paragraph]), [])
    assert len(passages) == 2
    ranked = [
        (c, [replace(s, score=-FAR * at - n) for n, s in enumerate(sentences)])
        for at, (c, sentences) in enumerate(passages)
    ]
    judge = SharedWords()
    (_, first), (_, second) = reread(understand("Who?"), ranked, judge)
    assert [one.score > -math.inf for one in first] == [n < 8 for n in range(len(first))]
    assert second[0].score > -math.inf
    assert len(judge.judged) == 9


def test_each_passage_has_one_quote_and_the_best_comes_first() -> None:
    paragraph = " ".join(f"Ship {n} left the harbour with a cargo of grain." for n in range(LONGEST // 60))
    text = "\n\n".join(paragraph for _ in range(3))
    passages = read(text, [])
    assert len(passages) == 3
    raised = [
        (c, [Sentence(s.place, s.text, FAR * (n == at), 0.0, 0.0, 0.0) for n, s in enumerate(sentences)])
        for at, (c, sentences) in enumerate(passages)
    ]
    hits = best_quotes(matching("Who?"), raised)
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
    hits = best_quotes(matching("Why was she so?"), passages)
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
