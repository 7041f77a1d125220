"""Measure the adding of many articles: ``python -m bench.adding``.

Writes articles of realistic length as JSON Lines, adds them with the program as a user would, and encodes
passages of the same file with the encoder alone, before and after, so that both rates are of one machine in
one hour. Prints both rates, the peak memory of ``clippings add`` and that of a process that does nothing but
encode.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from bench.datasets import own_articles
from corpus.article import Article, Details, make_article
from retrieval.index.passages import embedded_text, passages_of
from retrieval.models.encoder import load_encoder

_PAPERS = [
    f"The {place} {name}"
    for place in "Marlock Kelsby Vannick Dunmere Easterby".split()
    for name in "Herald Post Courier Echo".split()
]
_SAMPLE = 1024  # passages encoded alone, before and after
_PARAGRAPHS = (5, 8)
_COPIES = 0.08  # of the articles are copies of an earlier one, cut or tagged


def made(count: int, paragraphs: tuple[int, int] = _PARAGRAPHS, seed: int = 7) -> Iterator[Article]:
    """Yield articles of five to eight paragraphs, some 350 words, where not told otherwise, of which one in
    twelve is a copy of one before.

    The words are drawn, with their frequency, from the test coverage; the last paragraph is the paper's own,
    the same in all it prints.
    """
    chance = random.Random(seed)
    words = [word.strip("“”\"'.,;:()") for one in own_articles() for word in one.text.split()]
    footers = {paper: _paragraph(words, chance) for paper in _PAPERS}
    recent: list[list[str]] = []
    for number in range(count):
        paper = chance.choice(_PAPERS)
        if recent and chance.random() < _COPIES:
            body = chance.choice(recent)
            body = body[: chance.randint(-(-len(body) // 2), len(body))]
        else:
            body = [_paragraph(words, chance) for _ in range(chance.randint(*paragraphs))]
            recent = [*recent[-50:], body]
        details = Details(
            title=" ".join(chance.sample(words, 8)).capitalize(),
            publisher=paper,
            published=f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            url=f"https://news.example/{number}",
        )
        yield make_article(details, [*body, footers[paper]], "made", str(number))


def _paragraph(words: list[str], chance: random.Random) -> str:
    sentences = [
        " ".join(chance.choices(words, k=chance.randint(12, 28))).capitalize() + "."
        for _ in range(chance.randint(2, 3))
    ]
    return f"{' '.join(sentences)} On {chance.randint(1, 28)} March {chance.randint(2, 9000)} came."


def main() -> None:
    """Write, encode, add, encode, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument(
        "--paragraphs",
        type=int,
        nargs=2,
        default=_PARAGRAPHS,
        metavar=("FEWEST", "MOST"),
        help="of an article",
    )
    parser.add_argument("--models", type=Path, default=Path(tempfile.gettempdir()) / "clippings-models")
    parser.add_argument("--encode-only", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.encode_only:
        print(json.dumps(_encode(arguments.encode_only, arguments.models)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        file, home = Path(scratch) / "made.jsonl", Path(scratch) / "home"
        home.mkdir()
        load_encoder(None, arguments.models, print)
        (home / "models").symlink_to(arguments.models.resolve())
        passages = _write(file, made(arguments.articles, tuple(arguments.paragraphs)))
        print(f"{arguments.articles} articles, {passages} passages, {file.stat().st_size / 2**20:.1f} MB")
        before = _encoding_alone(file, arguments.models)
        seconds, memory = _adding(file, home)
        after = _encoding_alone(file, arguments.models)
        alone = 2 / (1 / before["rate"] + 1 / after["rate"])
        print(
            f"encoder alone      {alone:.1f} passages a second ({before['rate']:.1f} before, {after['rate']:.1f} after), peak {before['memory']:.0f} MB"
        )
        print(f"clippings add      {passages / seconds:.1f} passages a second, {arguments.articles / seconds:.1f} articles, {seconds:.0f} s,"
              f" peak {memory:.0f} MB")  # fmt: skip
        print(
            f"bound by encoder   {passages / seconds / alone:.0%}; {memory - before['memory']:.0f} MB above the encoder's own"
        )


def _write(file: Path, articles: Iterable[Article]) -> int:
    """Write articles as records and return how many passages they have."""
    passages = 0
    with file.open("w", encoding="utf-8") as lines:
        for article in articles:
            passages += sum(1 for _ in passages_of(0, article))
            record = {
                "url": article.url,
                "title": article.title,
                "publisher": article.publisher,
                "published": article.published,
            }
            lines.write(json.dumps({**record, "text": article.text}, ensure_ascii=False) + "\n")
    return passages


def _encoding_alone(file: Path, models: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.adding", "--encode-only", str(file), "--models", str(models)]
    found: dict[str, float] = json.loads(
        subprocess.run(command, capture_output=True, text=True, check=True).stdout
    )
    return found


def _encode(file: Path, models: Path) -> dict[str, float]:
    """Return the rate and the peak memory of encoding passages of a file as ``add`` does, 256 at a time."""
    encoder = load_encoder(None, models, lambda _: None)
    with file.open(encoding="utf-8") as lines:
        texts = [text for line in islice(lines, _SAMPLE) for text in _texts(json.loads(line))][:_SAMPLE]
    encoder.passages(texts[:32])
    started = time.perf_counter()
    for start in range(0, len(texts), 256):
        encoder.passages(texts[start : start + 256])
    return {
        "rate": len(texts) / (time.perf_counter() - started),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _texts(record: dict[str, str]) -> Iterator[str]:
    article = make_article(Details(title=record["title"]), record["text"].split("\n\n"), "made", "made")
    yield from (embedded_text(article, passage) for passage in passages_of(0, article))


def _adding(file: Path, home: Path) -> tuple[float, float]:
    """Return the seconds that ``clippings add`` takes and its peak memory in MB."""
    started = time.perf_counter()
    adding = subprocess.Popen(
        [sys.executable, "-m", "bot", "add", str(file)],
        stdout=subprocess.DEVNULL,
        env=dict(os.environ, CLIPPINGS_HOME=str(home)),
    )
    _, status, used = os.wait4(adding.pid, 0)
    adding.returncode = os.waitstatus_to_exitcode(status)
    if adding.returncode:
        raise SystemExit(f"clippings add ended with status {adding.returncode}")
    return time.perf_counter() - started, used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
