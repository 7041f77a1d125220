"""Public labelled questions, as articles and questions about them. Each set lies in a folder of its own name:

- ``clapnq/dev.json``: CLAPNQ (Rosenthal et al. 2024), a record a question with its passage and marked
sentences; - ``selqa/dev.jsonl``: SelQA (Jurczyk, Zhai and Choi 2016), a record a question with its section
and marked sentences; - ``squad2_half/{paragraphs,questions}.json``: SQuAD 2.0 (Rajpurkar, Jia and Liang
2018), paragraphs and questions; - ``multihop_news/{articles,questions}.jsonl``: MultiHop-RAG (Tang and Yang
2024), news articles and questions.

Questions fall into a development and a report part by a hash of the page that they are about (of their id,
where that is none in particular; some news says it itself, so that more is left to learn from); nothing is
fitted on the report part, whose pages have thus never been seen.
"""

import hashlib
import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from corpus.article import Article, Details, make_article, tidy
from corpus.intake.reading import read
from retrieval.evaluation.labelled import LabelledQuestion, read_questions

COVERAGE = Path(__file__).parents[1] / "tests" / "coverage"
NEWS, ASKED, DATED = (Path(__file__).parent / name for name in ("news.jsonl", "asked.jsonl", "dated.jsonl"))
_WRONG = ("name", "number", "date", "place", "negation", "antonym")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question, whether its set answers it, and the test that a place in an article answers it.

    ``answers(article, start, end)`` says so of a sentence or quote; ``supports`` of a passage or paragraph.
    ``facts`` are the evidence and ``marked`` the sentences that answer, in the sets that have them; ``home``
    is the id of the article that the question is about, and ``topic`` the title of the page that this was
    taken from, or the question's own id; ``words`` are the answer itself, where a set has it, ``kind`` how it is asked. ``false`` tells what is wrong in the premise of a question that has
    a false one.
    """

    id: str
    text: str
    answerable: bool
    home: str | None
    topic: str
    answers: Callable[[Article, int, int], bool]
    supports: Callable[[Article, int, int], bool]
    facts: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    false: str | None = None
    asked_on: date | None = None
    part: str | None = None
    words: tuple[str, ...] = ()
    kind: str = ""

    @property
    def development(self) -> bool:
        """Whether the question may be tuned on: as its set says, else by hash."""
        if self.part:
            return self.part == "development"
        return hashlib.sha256(self.topic.encode()).digest()[0] % 2 == 0


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Articles and questions about them."""

    name: str
    articles: tuple[Article, ...]
    questions: tuple[Labelled, ...]


def load_all(folder: Path) -> list[LabelledSet]:
    """Load every set. Raises OSError when one is missing."""
    return [
        clapnq(folder / "clapnq"),
        selqa(folder / "selqa"),
        squad(folder / "squad2_half"),
        multihop(folder / "multihop_news"),
    ]


def sample(labelled: LabelledSet, most: int) -> list[Labelled]:
    """Return at most so many questions of each part of a set, the same ones every time."""
    shuffled = sorted(labelled.questions, key=lambda q: q.id)
    random.Random(1).shuffle(shuffled)
    return [q for part in (True, False) for q in [q for q in shuffled if q.development is part][:most]]


def clapnq(folder: Path) -> LabelledSet:
    """Return CLAPNQ's passages, an article each, and its questions."""
    articles: dict[str, Article] = {}
    questions = []
    for record in json.loads((folder / "dev.json").read_text("utf-8")):
        article = _one_passage(record["title"], tidy(record["text"]))
        articles[article.id] = article
        marked = [tidy(s.rstrip("& ")) for s in record.get("selected_sentences") or []]
        questions.append(
            _in_sentences(f"clapnq-{record['id']}", record["question"], article.id, record["title"], marked)
        )
    return LabelledSet("clapnq", tuple(articles.values()), tuple(questions))


def selqa(folder: Path) -> LabelledSet:
    """Return SelQA's sections, an article each, and its questions."""
    articles: dict[str, Article] = {}
    questions = []
    for line in (folder / "dev.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        sentences = [tidy(s) for s in record["sentences"]]
        article = _one_passage(f"{record['article']}: {record['section']}", " ".join(sentences))
        articles[article.id] = article
        marked = [sentences[i] for i in record["answers"]]
        questions.append(
            _in_sentences(f"selqa-{record['id']}", record["question"], article.id, record["article"], marked)
        )
    return LabelledSet("selqa", tuple(articles.values()), tuple(questions))


def squad(folder: Path) -> LabelledSet:
    """Return SQuAD's paragraphs, an article each, and its questions, those that are on topic but not answered
    among them.
    """
    articles = {}
    for paragraph in json.loads((folder / "paragraphs.json").read_text("utf-8")):
        details = Details(title=paragraph["title"].replace("_", " "), identifier=f"squad-{paragraph['id']}")
        articles[paragraph["id"]] = make_article(details, [paragraph["text"]], "squad", "squad")
    questions = []
    for record in json.loads((folder / "questions.json").read_text("utf-8")):
        home = articles[record["para"]]
        given = record["answers"] if record["answerable"] else []
        questions.append(_in_article(f"squad-{record['id']}", record["question"], home, given))
    return LabelledSet("squad2", tuple(articles.values()), tuple(questions))


def multihop(folder: Path) -> LabelledSet:
    """Return MultiHop-RAG's news articles and questions; a place supports one when it holds a fact of its
    evidence.
    """
    articles = {a.id: a for a in read(str(folder / "articles.jsonl")) if isinstance(a, Article)}
    questions = []
    for line in (folder / "questions.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        facts = [_dense(e["fact"]) for e in record["evidence"]] if record["type"] != "null_query" else []
        questions.append(_with_facts(f"multihop-{record['id']}", record["question"], facts))
    return LabelledSet("multihop", tuple(articles.values()), tuple(questions))


def news() -> LabelledSet:
    """Return the news and questions that were written to train the reader on: a record an article, with its
    questions. Where a record does not say it itself, one in six is kept to report on.

    A question is answered by its sentence, or is not answered, or has a false premise of which its sentence
    says what is so.
    """
    articles, questions = [], []
    for line in NEWS.read_text("utf-8").splitlines():
        record = json.loads(line)
        article = make_article(
            Details(title=record["title"], identifier=f"news:{record['title']}"),
            record["paragraphs"],
            "news",
            "news",
        )
        articles.append(article)
        for number, asked in enumerate(record["questions"]):
            marked = [tidy(asked["sentence"])] if "sentence" in asked else []
            answers = marked if asked["kind"] == "answer" else []
            labelled = _in_sentences(
                f"news-{article.id}-{number}", asked["question"], article.id, article.title, answers
            )
            questions.append(
                replace(
                    labelled,
                    marked=tuple(marked),
                    words=(tidy(asked["answer"]),) if "answer" in asked else (),
                    false=asked.get("change"),
                    part=record.get("part") or _part_of(article.title),
                )
            )
    return LabelledSet("news", tuple(articles), tuple(questions))


def _part_of(topic: str) -> str:
    return "report" if hashlib.sha256(topic.encode()).digest()[0] % 6 == 1 else "development"


def asked() -> list[LabelledSet]:
    """Return small coverages with questions as people type them, by writers who had not seen the program.

    A question is asked on the day after its coverage's newest article.
    """
    return [_asked(json.loads(line)) for line in ASKED.read_text("utf-8").splitlines()]


def dated() -> list[LabelledSet]:
    """Return small coverages of half a year in which the same subjects come back, with questions asked on a day of it:
    within a week of the report that they mean, or long after it. What is dated later is not there yet.
    """
    return [_asked(json.loads(line)) for line in DATED.read_text("utf-8").splitlines()]


def _asked(record: dict[str, Any]) -> LabelledSet:
    articles = [
        make_article(
            Details(
                title=a["title"], publisher=a["publisher"], published=a["published"], authors=tuple(a.get("authors", ())),
                identifier=f"{a['publisher']}: {a['title']}",
            ),
            a["paragraphs"], a["publisher"], a["publisher"],
        )
        for a in record["articles"]
    ]  # fmt: skip
    day = max(date.fromisoformat(a.day) for a in articles if a.day) + timedelta(days=1)
    questions = [
        _with_sentences(f"asked-{record['coverage']}-{number}", q, record["coverage"], record["part"], day)
        for number, q in enumerate(record["questions"])
    ]
    return LabelledSet(f"asked-{record['coverage']}", tuple(articles), tuple(questions))


def _with_sentences(identifier: str, record: dict[str, Any], topic: str, part: str, day: date) -> Labelled:
    marked = tuple(tidy(sentence) for sentence in record.get("sentences", ()))
    answerable = record["expect"] == "answered"

    def supports(article: Article, start: int, end: int) -> bool:
        return answerable and any(m in article.text[start:end] for m in marked)

    def answers(article: Article, start: int, end: int) -> bool:
        quote = article.text[start:end]
        return answerable and any(quote in m or m in quote for m in marked)

    asked_on = date.fromisoformat(record["asked_on"]) if "asked_on" in record else day
    return Labelled(
        identifier, record["question"], answerable, None, topic, answers, supports, marked=marked,
        false=record["kind"] if record["expect"] == "false_premise" else None, asked_on=asked_on, part=part, kind=record["kind"],
    )  # fmt: skip


def own() -> LabelledSet:
    """Return the coverage and questions that were written for the tests."""
    articles = {a.title: a for a in own_articles()}
    questions = []
    for labelled, record in zip(own_questions(), own_records(), strict=True):
        false = (
            next((t for t in record["tags"] if t in _WRONG), "other")
            if labelled.expect == "false_premise"
            else None
        )
        questions.append(_about(labelled, [articles[title].id for title in labelled.articles], false))
    return LabelledSet("own", tuple(articles.values()), tuple(questions))


def own_articles() -> list[Article]:
    """Return the coverage that was written for the tests. Raises ValueError where a file of it cannot be read
    as an article.
    """
    found = list(read(str(COVERAGE / "articles")))
    articles = [one for one in found if isinstance(one, Article)]
    if len(articles) < len(found):
        raise ValueError(f"not all of {COVERAGE} can be read")
    return articles


def own_questions() -> list[LabelledQuestion]:
    """Return the questions about it."""
    return read_questions((COVERAGE / "questions.jsonl").read_text("utf-8").splitlines())


def own_records() -> list[dict[str, Any]]:
    """Return these questions as they are written, with what is no part of the format."""
    return [json.loads(line) for line in (COVERAGE / "questions.jsonl").read_text("utf-8").splitlines()]


def _about(labelled: LabelledQuestion, homes: Sequence[str], false: str | None) -> Labelled:
    answerable = labelled.expect == "answered"
    facts = [_dense(fact) for fact in labelled.facts]

    def supports(article: Article, start: int, end: int) -> bool:
        return answerable and any(fact in _dense(article.text[start:end]) for fact in facts)

    def answers(article: Article, start: int, end: int) -> bool:
        quote = _dense(article.text[start:end])
        return answerable and any(fact in quote or quote in fact for fact in facts)

    return Labelled(
        f"own-{labelled.id}", labelled.text, answerable, homes[0] if homes else None, labelled.id, answers, supports,
        marked=labelled.sentences, false=false, asked_on=labelled.asked_on,
    )  # fmt: skip


def _one_passage(title: str, text: str) -> Article:
    identifier = hashlib.sha256(text.encode()).hexdigest()
    return make_article(Details(title=title, identifier=identifier), [text], title, title)


def _in_sentences(identifier: str, text: str, home: str, topic: str, marked: list[str]) -> Labelled:
    def answers(article: Article, start: int, end: int) -> bool:
        quote = article.text[start:end]
        return article.id == home and any(quote in m or m in quote for m in marked)

    def supports(article: Article, _start: int, _end: int) -> bool:
        return bool(marked) and article.id == home

    return Labelled(identifier, text, bool(marked), home, topic, answers, supports, marked=tuple(marked))


def _in_article(identifier: str, text: str, home: Article, given: list[str]) -> Labelled:
    def supports(article: Article, _start: int, _end: int) -> bool:
        return bool(given) and article.id == home.id

    def answers(article: Article, start: int, end: int) -> bool:
        return article.id == home.id and any(a in article.text[start:end] for a in given)

    return Labelled(identifier, text, bool(given), home.id, home.title, answers, supports, words=tuple(given))


def _with_facts(identifier: str, text: str, facts: list[str]) -> Labelled:
    def supports(article: Article, start: int, end: int) -> bool:
        passage = _dense(article.text[start:end])
        return any(fact in passage for fact in facts)

    def answers(article: Article, start: int, end: int) -> bool:
        quote = _dense(article.text[start:end])
        return any(fact in quote or quote in fact for fact in facts)

    return Labelled(identifier, text, bool(facts), None, identifier, answers, supports, facts=tuple(facts))


def _dense(text: str) -> str:
    return re.sub(r"\s", "", text)
