import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrieval.index.lexical import TITLE_WEIGHT, Indexed, LexicalIndex

DOCUMENTS = {
    1: ["ship", "port", "ship"],
    2: ["port", "storm"],
    3: ["storm", "storm", "rain", "wind"],
    4: ["mayor"],
}


def filled(folder: Path) -> LexicalIndex:
    index = LexicalIndex(folder)
    index.rebuild([Indexed(i, words, [], []) for i, words in DOCUMENTS.items()], 1)
    return index


def bm25(term: str, document: list[str]) -> float:
    """BM25 worked by hand, as Lucene and tantivy define it."""
    having = sum(term in words for words in DOCUMENTS.values())
    idf = math.log(1 + (len(DOCUMENTS) - having + 0.5) / (having + 0.5))
    average = sum(map(len, DOCUMENTS.values())) / len(DOCUMENTS)
    count = document.count(term)
    return idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * len(document) / average))


@pytest.mark.parametrize("query", [["ship"], ["storm", "port"], ["rain", "wind", "mayor"]])
def test_scores_are_bm25(tmp_path: Path, query: list[str]) -> None:
    expected = {i: sum(bm25(t, words) for t in query) for i, words in DOCUMENTS.items()}
    found = dict(filled(tmp_path).search(query, 10, None))
    assert found.keys() == {i for i, score in expected.items() if score > 0}
    assert all(found[i] == pytest.approx(expected[i], rel=1e-5) for i in found)


def test_headlines_count_less(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    index.rebuild([Indexed(1, ["storm"], ["port"], []), Indexed(2, ["port"], ["storm"], [])], 1)
    found = dict(index.search(["port"], 10, None))
    assert found[1] == pytest.approx(TITLE_WEIGHT * found[2])
    assert found[1] < found[2]


def test_search_among_some_finds_only_those(tmp_path: Path) -> None:
    assert [i for i, _ in filled(tmp_path).search(["storm", "port"], 10, [1, 4])] == [1]


def test_frequency_counts_passages(tmp_path: Path) -> None:
    index = filled(tmp_path)
    assert [index.frequency(term) for term in ("storm", "mayor", "unheard")] == [(2, 4), (1, 4), (0, 4)]


def test_changes_are_kept(tmp_path: Path) -> None:
    filled(tmp_path).extend([Indexed(5, ["flood"], [], [])], 2)
    again = LexicalIndex(tmp_path)
    assert again.generation == 2
    assert again.ids().tolist() == [1, 2, 3, 4, 5]
    assert [i for i, _ in again.search(["flood"], 10, None)] == [5]


def leave_out(index: LexicalIndex) -> None:
    index.rebuild([Indexed(i, words, [], []) for i, words in DOCUMENTS.items() if i != 4], 2)


def drop(index: LexicalIndex) -> None:
    index.drop([4], 2)


@pytest.mark.parametrize("change", [leave_out, drop])
def test_what_goes_leaves_no_word_and_counts_no_more(
    tmp_path: Path, change: Callable[[LexicalIndex], None]
) -> None:
    change(filled(tmp_path))
    again = LexicalIndex(tmp_path)
    assert again.generation == 2
    assert again.ids().tolist() == [1, 2, 3]
    assert b"mayor" not in b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert again.frequency("mayor") == (0, 3)
    assert len([folder for folder in tmp_path.iterdir() if folder.is_dir()]) == 1


def test_what_stays_is_found_as_before(tmp_path: Path) -> None:
    words = {number: [f"term{number}", "port", *["ship"] * (number % 5)] for number in range(300)}
    index = LexicalIndex(tmp_path / "index")
    index.rebuild(
        [
            Indexed(number, body, ["head", f"line{number % 3}"], [f"key{number % 7}"])
            for number, body in words.items()
        ],
        1,
    )
    index.extend([Indexed(300, ["port"], [], [])], 2)
    index.drop([*range(0, 300, 2), 9999], 3)
    anew = LexicalIndex(tmp_path / "anew")
    left = [
        Indexed(number, words[number], ["head", f"line{number % 3}"], [f"key{number % 7}"])
        for number in range(1, 300, 2)
    ]
    anew.rebuild([*left, Indexed(300, ["port"], [], [])], 3)
    for terms, names in ((["ship", "port"], {}), (["line1", "term7"], {}), (["x"], {"x": "key3"})):
        expected = anew.search(terms, 400, None, names)
        assert sorted(index.search(terms, 400, None, names)) == sorted(expected)
        assert expected
    index.drop(index.ids().tolist(), 4)
    assert (index.ids().tolist(), index.search(["port"], 9, None)) == ([], [])


def test_a_reader_keeps_its_state_while_another_process_changes_the_index(tmp_path: Path) -> None:
    index = filled(tmp_path)
    reader = LexicalIndex(tmp_path)
    index.extend([Indexed(5, ["flood"], [], [])], 2)
    assert reader.search(["flood"], 10, None) == []
    index.rebuild([Indexed(6, ["flood"], [], [])], 3)
    assert dict(reader.search(["ship"], 10, None)).keys() == {1}


@pytest.mark.parametrize("file", ["manifest.json", "*/ids.npy", "*/meta.json"])
def test_a_damaged_index_is_begun_anew(tmp_path: Path, file: str) -> None:
    filled(tmp_path)
    next(tmp_path.glob(file)).write_bytes(b"{")
    index = LexicalIndex(tmp_path)
    assert index.generation == -1
    index.rebuild([Indexed(9, ["flood"], [], [])], 3)
    assert LexicalIndex(tmp_path).ids().tolist() == [9]


def test_a_stop_while_it_is_written_anew_leaves_the_old_state(tmp_path: Path) -> None:
    def stops() -> Iterator[Indexed]:
        yield Indexed(5, ["flood"], [], [])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filled(tmp_path).rebuild(stops(), 2)
    again = LexicalIndex(tmp_path)
    assert again.generation == 1
    assert again.ids().tolist() == [1, 2, 3, 4]


def test_a_stop_between_two_files_is_noticed(tmp_path: Path) -> None:
    index = filled(tmp_path)
    ids = next(tmp_path.glob("*/ids.npy"))
    before = ids.read_bytes()
    index.extend([Indexed(5, ["flood"], [], [])], 2)
    ids.write_bytes(before)
    again = LexicalIndex(tmp_path)
    assert again.generation == -1
    assert dict(again.search(["ship"], 10, None)).keys() == {1}


def test_a_name_is_found_by_its_key_too(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "index")
    index.rebuild([Indexed(1, ["kadafi", "left"], [], ["kdf"]), Indexed(2, ["stayed"], [], ["other"])], 1)
    assert index.search(["gaddafi"], 5, None) == []
    assert [i for i, _ in index.search(["gaddafi"], 5, None, {"gaddafi": "kdf"})] == [1]
