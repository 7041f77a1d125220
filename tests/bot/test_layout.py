"""What is printed fits its terminal, breaks between words, and shows of a passage what was searched for."""

import csv
import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from bot.rendering.layout import print_indented, print_marked, print_plainly, wrapped
from bot.rendering.listing import csv_lines, print_listed
from bot.rendering.plain import PlainConsole
from bot.rendering.snippets import snippet
from corpus.store.records import Listed

SENTENCE = "The harbourmaster of Aldersluis said on Tuesday that reconstruction of both breakwaters would cost €4.2 million."
WORDS = frozenset(SENTENCE.split()) | {"—", "┃"}


def terminal(width: int) -> Console:
    return Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)


def lines(console: Console) -> list[str]:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


@pytest.mark.parametrize("width", [24, 40, 60, 120])
def test_nothing_breaks_in_mid_word(width: int) -> None:
    console = terminal(width)
    print_indented(console, SENTENCE, "dim", "    ", first="— ")
    print_marked(console, SENTENCE, [(4, 17)], "┃ ")
    print_plainly(console, SENTENCE)
    shown = lines(console)
    assert all(cell_len(line) <= width for line in shown)
    assert {word for line in shown for word in line.split()} <= WORDS
    assert len(wrapped(console, SENTENCE).splitlines()) > 1 or width == 120


def test_an_address_longer_than_a_line_is_not_cut() -> None:
    address = f"https://aldersluis.example/{'a' * 80}"
    console = terminal(40)
    print_indented(console, f"see {address} now", "", "  ")
    assert lines(console) == ["  see", f"  {address}", "  now"]


def test_a_script_without_spaces_is_broken_where_the_line_ends() -> None:
    console = terminal(20)
    print_marked(console, "港口管理局星期二表示两座防波堤将在五月重建", [], "┃ ")
    assert all(cell_len(line) <= 20 for line in lines(console))
    assert len(lines(console)) == 3


def test_a_pipe_gets_a_line_as_it_is() -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=20)
    print_indented(console, SENTENCE, "dim", "    ", first="— ", aside="  [abc]")
    assert stream.getvalue() == f"— {SENTENCE}  [abc]\n"


def test_an_aside_is_dim() -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=True, color_system="standard")
    print_indented(console, "The Herald", "cyan", "", aside="  [abcdefghij]")
    assert "\x1b[2m  [abcdefghij]" in "".join(lines(console))


def test_a_snippet_holds_what_was_searched_for_and_marks_it() -> None:
    before, after = "The council sat late. " * 30, "It rained on the quay. " * 30
    part = snippet(f"{before}{SENTENCE} {after}", "breakwater reconstructions in aldersluis")
    marked = [part.text[start:end] for start, end in part.marked]
    assert marked == ["Aldersluis", "reconstruction", "breakwaters"]
    assert part.text.startswith("… ")
    assert part.text.endswith(" …")
    assert len(part.text) < 300
    assert part.text[2:-2] in f"{before}{SENTENCE} {after}"


@pytest.mark.parametrize("query", ["breakwaters", "zebra", "", "the of"])
def test_a_short_passage_is_shown_whole(query: str) -> None:
    assert snippet(SENTENCE, query).text == SENTENCE


@pytest.mark.parametrize("text", ["a" * 5000, "word " * 1000, "港" * 900])
def test_a_long_passage_without_the_words_is_shown_from_its_beginning(text: str) -> None:
    part = snippet(text, "zebra")
    assert part.marked == ()
    assert text.startswith(part.text.removesuffix(" …"))
    assert 200 < len(part.text) < 300


ODD = Listed(
    "abcdefghij", '=HYPERLINK("x"), said Bo', "The Herald", None, None, "a.md", (), "en", digest=True
)


def test_csv_is_read_back_and_runs_nothing() -> None:
    head, row = csv.reader(csv_lines([ODD]))
    record = dict(zip(head, row, strict=True))
    assert record["title"] == "'" + ODD.title
    assert record["published"] == ""
    assert (record["publisher"], record["digest"]) == ("The Herald", "True")


@pytest.mark.parametrize("width", [40, 120])
def test_a_list_fits_the_terminal(width: int) -> None:
    console = terminal(width)
    long = Listed("bcdefghijk", SENTENCE, "Vale Post", "2024-05-02", None, "b.md", (), "en", digest=False)
    print_listed(console, [ODD, long])
    shown = lines(console)
    assert all(cell_len(line.rstrip()) <= width for line in shown)
    assert sum(line.startswith(("abcdefghij", "bcdefghijk")) for line in shown) == 2
    assert "reconstruction" in " ".join(shown)
    assert "digest of The Herald" in " ".join(" ".join(shown).split())


def test_a_console_says_when_nobody_reads_any_more() -> None:
    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        PlainConsole(file=Gone()).print("x")
