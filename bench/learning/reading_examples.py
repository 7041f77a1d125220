"""What the reader is trained and measured on: a question, a passage, which of its sentences answer or deny, and where
the answer stands, where that is known.

For a question: the passage that answers it, whole or a part of it; a passage near it that does not, found by the
encoder; and what is made of it by program, as people type (``bench.learning.typed``) and with one thing changed
(``bench.learning.perturbing``). Beside the sets of ``bench.datasets`` stand, to train on only, QAMR (Michael et al. 2018),
QADiscourse (Pyatkin et al. 2020) and FairytaleQA (Xu et al. 2022).
"""

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from bench.datasets import Labelled, LabelledSet, load_all, news
from bench.learning.perturbing import false_premises
from bench.learning.typed import as_typed
from corpus.article import Article, Details, make_article, tidy
from corpus.dates import day_in_words
from corpus.sentences import sentence_spans
from retrieval.index.passages import Passage, passages_of, sentences_of
from retrieval.models.encoder import Encoder
from retrieval.models.reader import Text
from retrieval.query.terms import terms

TYPED = 0.45  # of the questions that are given as people type
SHORT = 0.65  # of the passages that are given in part, which is quicker to learn from
_SHORT = 420  # characters
ELSEWHERE = 0.45  # of the answered questions that are given with a passage that does not answer, too
CHANGED = 0.6  # of the answered questions that are given with one thing changed, too
DATED = 0.5  # of the headlines behind which a day stands
MOST = {"qamr": 4500, "qadiscourse": 2500, "fairytaleqa": 2200}  # questions


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a passage. ``answering`` and ``denying`` are the numbers of sentences; ``spans`` where in them
    the answer stands: (sentence, start, end in characters). ``group`` tells which belong to one question. ``kind``: answer, elsewhere, unanswered, or what is false.
    """

    set: str
    group: str
    kind: str
    question: str
    text: Text
    answering: tuple[int, ...]
    denying: tuple[int, ...] = ()
    spans: tuple[tuple[int, int, int], ...] = ()


def training(folder: Path, encoder: Encoder, seed: int) -> list[Example]:
    """Return what is trained on: the development halves of all sets, in an order of chance."""
    chance = random.Random(seed)
    labelled = [*load_all(folder)[:3], news()]
    found = [e for one in labelled for e in examples(_half(one, development=True), encoder, chance)]
    for name, more in (("qamr", _qamr), ("qadiscourse", _qadiscourse), ("fairytaleqa", _fairytales)):
        found.extend(_made_typed(list(more(folder / name, chance, MOST[name])), chance))
    groups: dict[str, list[Example]] = {}
    for example in found:
        groups.setdefault(example.group, []).append(example)
    order = list(groups.values())
    chance.shuffle(order)
    return [example for group in order for example in group]


def report(folder: Path, encoder: Encoder) -> list[Example]:
    """Return the report halves, as they are written and whole."""
    labelled = [*load_all(folder)[:3], news()]
    return [
        e
        for one in labelled
        for e in examples(_half(one, development=False), encoder, random.Random(1), plain=True)
    ]


def _half(labelled: LabelledSet, development: bool) -> LabelledSet:
    questions = tuple(q for q in labelled.questions if q.development is development)
    homes = {q.home for q in questions}
    return replace(
        labelled, articles=tuple(a for a in labelled.articles if a.id in homes), questions=questions
    )


def examples(
    labelled: LabelledSet, encoder: Encoder, chance: random.Random, plain: bool = False
) -> Iterator[Example]:
    """Yield the examples of a set; ``plain`` ones are neither typed, cut nor changed."""
    articles = {a.id: a for a in labelled.articles}
    passages = [(a, p) for a in labelled.articles for p in passages_of(1, a)]
    vectors = encoder.passages([f"{a.title}\n{a.text[p.start : p.end]}" for a, p in passages])
    false: dict[str, list[tuple[str, str]]] = {}
    for one in false_premises([q for q in labelled.questions if q.answerable and q.home], articles, seed=3):
        false.setdefault(one.twin.id, []).append((one.kind, one.text))
    asked = encoder.questions([q.text for q in labelled.questions])
    for question, vector in zip(labelled.questions, asked, strict=True):
        scores = vectors @ vector
        order = [passages[i] for i in np.argsort(-scores)[:40]]
        yield from _of_question(
            labelled.name, question, articles, order, false.get(question.id, []), chance, plain
        )


def _of_question(
    name: str, question: Labelled, articles: dict[str, Article], order: Sequence[tuple[Article, Passage]],
    changed: Sequence[tuple[str, str]], chance: random.Random, plain: bool,
) -> Iterator[Example]:  # fmt: skip
    home = articles[question.home or ""]
    own = list(passages_of(1, home))
    others = [(a, p) for a, p in order if a.id != home.id][:6]

    def make(
        kind: str, words: str, article: Article, passage: Passage, answers: bool, denies: bool
    ) -> Example:
        typed = words if plain or chance.random() > TYPED else as_typed(words, chance)
        return _example(name, question, kind, typed, article, passage, answers, denies, chance, plain)

    marked = [p for p in own if _holds_marked(question, home, p)]
    if question.false:
        if marked:
            yield make(question.false, question.text, home, marked[0], answers=False, denies=True)
        return
    if not question.answerable:
        nearest = next((p for a, p in order if a.id == home.id), own[0])
        yield make("unanswered", question.text, home, nearest, answers=False, denies=False)
        return
    gold = [p for p in own if any(question.answers(home, *place) for place in _places(home, p))]
    if not gold:
        return
    yield make("answer", question.text, home, gold[0], answers=True, denies=False)
    if others and (plain or chance.random() < ELSEWHERE):
        rest = [(home, p) for p in own if p not in gold]
        article, passage = others[0] if plain else chance.choice([*rest, *others])
        if not question.answers(article, passage.start, passage.end):
            yield make("elsewhere", question.text, article, passage, answers=False, denies=False)
    if changed and (plain or chance.random() < CHANGED):
        kind, words = chance.choice(changed)
        yield make(kind, words, home, gold[0], answers=False, denies=True)


def _places(article: Article, passage: Passage) -> list[tuple[int, int]]:
    return [(p.start, p.end) for p in sentences_of(article, passage)]


def _holds_marked(question: Labelled, article: Article, passage: Passage) -> bool:
    return any(_marked(question, article.text[start:end]) for start, end in _places(article, passage))


def _marked(question: Labelled, sentence: str) -> bool:
    return any(sentence in marked or marked in sentence for marked in question.marked)


def _example(
    name: str, question: Labelled, kind: str, words: str, article: Article, passage: Passage, answers: bool, denies: bool,
    chance: random.Random, plain: bool,
) -> Example:  # fmt: skip
    places = list(sentences_of(article, passage))

    def is_it(start: int, end: int) -> bool:
        if question.false:
            return _marked(question, article.text[start:end])
        return question.answers(article, start, end)

    right = [i for i, p in enumerate(places) if (answers or denies) and is_it(p.start, p.end)]
    if not plain and chance.random() < SHORT:
        first, last = _cut([p.end - p.start for p in places], right, chance)
        places, right = places[first:last], [i - first for i in right if first <= i < last]
    sentences = [article.text[p.start : p.end] for p in places]
    text = Text(_headline(article.title, chance, plain), sentences, [p.paragraph for p in places])
    spans = [(i, sentences[i].find(w), sentences[i].find(w) + len(w)) for i in right for w in question.words]
    return Example(
        name, question.id, kind, words, text, tuple(right) if answers else (), tuple(right) if denies else (),
        tuple(span for span in spans if answers and span[1] >= 0)[:1],
    )  # fmt: skip


def _cut(lengths: Sequence[int], right: Sequence[int], chance: random.Random) -> tuple[int, int]:
    """Return the first and last of some sentences around one that is right, of about so many characters."""
    first = chance.choice(right) if right else chance.randrange(len(lengths))
    last = first + 1
    while sum(lengths[first:last]) < _SHORT and (first > 0 or last < len(lengths)):
        if last == len(lengths) or (first > 0 and chance.random() < 0.5):
            first -= 1
        else:
            last += 1
    return first, last


def _headline(title: str, chance: random.Random, plain: bool) -> str:
    if plain or chance.random() > DATED:
        return title
    return (
        f"{title} · {day_in_words((date(2005, 1, 1) + timedelta(days=chance.randrange(7900))).isoformat())}"
    )


def _made_typed(found: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    for example in found:
        yield (
            example
            if chance.random() > TYPED
            else replace(example, question=as_typed(example.question, chance))
        )


def _records(file: Path) -> list[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@dataclass(frozen=True, slots=True)
class _Pages:
    """Sentences of pages by name, “page:paragraph:sentence”, and the names of those of a page."""

    name: str
    sentences: Mapping[str, str]
    pages: Mapping[str, Sequence[str]]

    @staticmethod
    def of(name: str, sentences: Mapping[str, str]) -> "_Pages":
        pages: dict[str, list[str]] = {}
        for place in sorted(sentences):
            pages.setdefault(_page(place), []).append(place)
        return _Pages(name, sentences, pages)

    def examples(self, place: str, question: str, answer: str, chance: random.Random) -> Iterator[Example]:
        """Yield a question with its sentence among others of its page, and sometimes with those others alone."""
        others = [s for s in self.pages[_page(place)] if s != place]
        beside = chance.sample(others, min(len(others), chance.randrange(5)))
        if beside and chance.random() < 0.25:
            yield self._example("elsewhere", question, beside, place, answer)
        yield self._example("answer", question, [*beside, place], place, answer)

    def _example(self, kind: str, question: str, places: Sequence[str], right: str, answer: str) -> Example:
        places = sorted(places, key=_order)
        words = [self.sentences[place] for place in places]
        at = [i for i, place in enumerate(places) if place == right]
        spans = [
            (i, words[i].find(answer), words[i].find(answer) + len(answer)) for i in at if answer in words[i]
        ]
        text = Text("", words, [_order(place)[0] for place in places])
        return Example(self.name, f"{right}-{question}", kind, question, text, tuple(at), spans=tuple(spans))


def _page(place: str) -> str:
    return place.rsplit(":", 2)[0]


def _order(place: str) -> tuple[int, int]:
    paragraph, sentence = place.rsplit(":", 2)[1:]
    return int(paragraph), int(sentence)


def _qamr(folder: Path, chance: random.Random, most: int) -> Iterator[Example]:
    pages = _Pages.of("qamr", {r["id"]: _close(r["text"]) for r in _records(folder / "sentences.jsonl.gz")})
    asked = _records(folder / "questions.jsonl.gz")
    for record in chance.sample(asked, min(most, len(asked))):
        yield from pages.examples(
            record["sentence"], record["question"], _close(record["answers"][0]), chance
        )


def _qadiscourse(folder: Path, chance: random.Random, most: int) -> Iterator[Example]:
    asked = _records(folder / "questions.jsonl.gz")
    pages = _Pages.of("qadiscourse", {r["sentence"]: _close(r["text"]) for r in asked})
    for record in chance.sample(asked, min(most, len(asked))):
        yield from pages.examples(record["sentence"], record["question"], _close(record["answer"]), chance)


def _close(text: str) -> str:
    """Return a text that was split into words with no spaces where none belong."""
    text = re.sub(r"\s+([,.;:!?%)\]]|['’](?:s|t|re|ve|ll|d|m)\b|n['’]t\b)", r"\1", text)
    return tidy(re.sub(r"([(\[$£€])\s+", r"\1", text).strip())


def _fairytales(folder: Path, chance: random.Random, most: int) -> Iterator[Example]:
    """Yield questions on sections of stories, with the sentences that hold most of an answer's words, if they do."""
    sections = {
        (r["story"], s["section"]): (s["text"], r["story"])
        for r in _records(folder / "stories.jsonl.gz")
        for s in r["sections"]
    }
    asked = [r for r in _records(folder / "questions.jsonl.gz") if len(r["sections"]) == 1]
    for record in chance.sample(asked, min(most, len(asked))):
        words, story = sections[record["story"], record["sections"][0]]
        article = make_article(
            Details(title=story.replace("-", " "), identifier="story"),
            [tidy(p) for p in words.split("\n\n")],
            "s",
            "s",
        )
        told = [
            (p.number, article.slice(p)[a:b])
            for p in article.paragraphs
            for a, b in sentence_spans(article.slice(p))
        ]
        right = _sentence_for([s for _, s in told], record["question"], record["answers"])
        if right is None:
            continue
        first, last = _cut([len(s) for _, s in told], [right], chance)
        yield Example(
            "fairytaleqa", f"fairy-{record['story']}-{record['question']}", "answer", record["question"],
            Text(article.title, [s for _, s in told[first:last]], [n for n, _ in told[first:last]]), (right - first,),
        )  # fmt: skip


def _sentence_for(sentences: Sequence[str], question: str, answers: Sequence[str]) -> int | None:
    """Return the one sentence that holds two thirds of an answer's words, and most of the question's; None where
    none, or several, do.
    """
    best = None
    for answer in answers:
        wanted = set(terms(answer)) - set(terms(question))
        if not wanted:
            continue
        shares = [len(wanted & set(terms(s))) / len(wanted) for s in sentences]
        if shares and max(shares) >= 0.66 and Counter(shares)[max(shares)] == 1:
            best = shares.index(max(shares))
            break
    return best
