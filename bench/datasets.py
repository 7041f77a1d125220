"""Public labelled questions, as articles and questions about them. Each set lies in a folder of its own name:

- ``clapnq/dev.json``: CLAPNQ (Rosenthal et al. 2024), a record a question with its passage and marked sentences;
- ``selqa/dev.jsonl``: SelQA (Jurczyk, Zhai and Choi 2016), a record a question with its section and marked sentences;
- ``squad2_half/{paragraphs,questions}.json``: SQuAD 2.0 (Rajpurkar, Jia and Liang 2018), paragraphs and questions;
- ``multihop_news/{articles,questions}.jsonl``: MultiHop-RAG (Tang and Yang 2024), news articles and questions.

Questions fall into a development and a report part by a hash of their id; nothing is fitted on the report part.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from corpus.article import Article, Details, make_article, tidy
from corpus.reading import read


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question, whether its set answers it, and the test that a place in an article answers it.

    ``answers(article, start, end)`` says so of a sentence or quote; ``supports`` of a passage or paragraph.
    """

    id: str
    text: str
    answerable: bool
    home: str | None
    answers: Callable[[Article, int, int], bool]
    supports: Callable[[Article, int, int], bool]

    @property
    def development(self) -> bool:
        """Whether the question may be tuned on."""
        return hashlib.sha256(self.id.encode()).digest()[0] % 2 == 0


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Articles and questions about them."""

    name: str
    articles: tuple[Article, ...]
    questions: tuple[Labelled, ...]


def load_all(folder: Path) -> list[LabelledSet]:
    """Load every set. Raises OSError when one is missing."""
    return [clapnq(folder / "clapnq"), selqa(folder / "selqa"), squad(folder / "squad2_half"), multihop(folder / "multihop_news")]


def clapnq(folder: Path) -> LabelledSet:
    """Return CLAPNQ's passages, an article each, and its questions."""
    articles: dict[str, Article] = {}
    questions = []
    for record in json.loads((folder / "dev.json").read_text("utf-8")):
        article = _one_passage(record["title"], tidy(record["text"]))
        articles[article.id] = article
        marked = [tidy(s.rstrip("& ")) for s in record.get("selected_sentences") or []]
        questions.append(_in_sentences(f"clapnq-{record['id']}", record["question"], article.id, marked))
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
        questions.append(_in_sentences(f"selqa-{record['id']}", record["question"], article.id, marked))
    return LabelledSet("selqa", tuple(articles.values()), tuple(questions))


def squad(folder: Path) -> LabelledSet:
    """Return SQuAD's articles and its questions, those that are on topic but not answered among them."""
    by_title: dict[str, list[dict[str, str]]] = {}
    for paragraph in json.loads((folder / "paragraphs.json").read_text("utf-8")):
        by_title.setdefault(paragraph["title"], []).append(paragraph)
    articles, place = [], {}
    for title, paragraphs in by_title.items():
        details = Details(title=title.replace("_", " "), identifier=f"squad-{title}")
        article = make_article(details, [p["text"] for p in paragraphs], "squad", "squad")
        articles.append(article)
        place.update({p["id"]: (article.id, span) for p, span in zip(paragraphs, article.paragraphs, strict=True)})
    questions = []
    for record in json.loads((folder / "questions.json").read_text("utf-8")):
        home, span = place[record["para"]]
        questions.append(_in_span(f"squad-{record['id']}", record, home, span.start, span.end))
    return LabelledSet("squad2", tuple(articles), tuple(questions))


def multihop(folder: Path) -> LabelledSet:
    """Return MultiHop-RAG's news articles and questions; a place supports one when it holds a fact of its evidence."""
    articles = {a.id: a for a in read(str(folder / "articles.jsonl")) if isinstance(a, Article)}
    questions = []
    for line in (folder / "questions.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        facts = [_dense(e["fact"]) for e in record["evidence"]] if record["type"] != "null_query" else []
        questions.append(_with_facts(f"multihop-{record['id']}", record["question"], facts))
    return LabelledSet("multihop", tuple(articles.values()), tuple(questions))


def _one_passage(title: str, text: str) -> Article:
    identifier = hashlib.sha256(text.encode()).hexdigest()
    return make_article(Details(title=title, identifier=identifier), [text], title, title)


def _in_sentences(identifier: str, text: str, home: str, marked: list[str]) -> Labelled:
    def answers(article: Article, start: int, end: int) -> bool:
        quote = article.text[start:end]
        return article.id == home and any(quote in m or m in quote for m in marked)

    def supports(article: Article, _start: int, _end: int) -> bool:
        return bool(marked) and article.id == home

    return Labelled(identifier, text, bool(marked), home, answers, supports)


def _in_span(identifier: str, record: dict[str, object], home: str, first: int, last: int) -> Labelled:
    given = cast(list[str], record["answers"]) if record["answerable"] else []

    def supports(article: Article, start: int, end: int) -> bool:
        return bool(given) and article.id == home and first <= start and end <= last

    def answers(article: Article, start: int, end: int) -> bool:
        return supports(article, start, end) and any(a in article.text[start:end] for a in given)

    return Labelled(identifier, str(record["question"]), bool(given), home, answers, supports)


def _with_facts(identifier: str, text: str, facts: list[str]) -> Labelled:
    def supports(article: Article, start: int, end: int) -> bool:
        passage = _dense(article.text[start:end])
        return any(fact in passage for fact in facts)

    def answers(article: Article, start: int, end: int) -> bool:
        quote = _dense(article.text[start:end])
        return any(fact in quote or quote in fact for fact in facts)

    return Labelled(identifier, text, bool(facts), None, answers, supports)


def _dense(text: str) -> str:
    return re.sub(r"\s", "", text)
