import pytest

from retrieval.query.wording.written import forms, headline_forms, names_of, usual


def test_capitals_at_the_beginning_of_a_sentence_say_nothing() -> None:
    found = forms("Heron Bridge is shut. “Boats wait,” said Quill: Rust was found.")
    assert {"heron/", "bridge/Bridge", "boats/", "wait/wait", "quill/Quill", "rust/"} <= found


def test_a_word_has_its_bare_letters_before_it_as_it_is_written() -> None:
    found = forms("In Malmö’s by-election the O'Brien-Lund party won")
    assert {"malmo/Malmö", "byelection/by-election", "election/election", "obrienlund/O'Brien-Lund"} <= found
    assert not any(form.startswith(("in/", "the/", "by/")) for form in found)


def test_capitals_of_a_headline_say_nothing() -> None:
    assert headline_forms("Heron Bridge Shut") == {"heron/", "bridge/", "shut/"}


@pytest.mark.parametrize(
    ("found", "name"),
    [
        ([("heron/Heron", 9), ("heron/heron", 1)], "Heron"),
        ([("heron/Heron", 8), ("heron/heron", 2)], None),
        ([("heron/HERON", 1), ("heron/Heron", 3), ("heron/", 5)], "Heron"),
        ([("heron/", 5)], None),
        ([], None),
    ],
)
def test_a_name_is_written_with_a_capital_nearly_always(
    found: list[tuple[str, int]], name: str | None
) -> None:
    assert names_of(found) == name


def test_a_word_is_written_as_it_is_most_often() -> None:
    assert usual([("byelection/byelection", 1), ("byelection/by-election", 2)]) == "by-election"
    assert usual([("boats/", 5)]) == "boats"
