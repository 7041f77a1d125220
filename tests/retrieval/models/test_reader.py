from pathlib import Path

import numpy as np
import pytest

import retrieval.models.reader as module
from retrieval.models.prepare import ModelError
from retrieval.models.reader import (
    WEIGHTS,
    OnnxReader,
    Pieces,
    Reader,
    Text,
    load_reader,
    packed,
    reading,
    unpacked,
)

SALE = Text(
    "Yard sold",
    [
        "The yard has stood empty since May.",
        "The Larsen family sold the yard to Northline for 3 million crowns on Friday.",
        "Rain is expected along the coast.",
    ],
    [1, 1, 2],
)
VOTE = Text(
    "No second dam",
    ["Parliament voted down the plan for another dam on Tuesday.", "It was a long session."],
    [1, 2],
)


def answers(reader: Reader, question: str, text: Text) -> list[float]:
    [found] = reader.read(question, [text])
    return [verdict.answers for verdict in found.verdicts]


def test_the_sentence_that_answers_is_told_from_the_others(reader: Reader) -> None:
    empty, sold, rain = answers(reader, "Who bought the yard?", SALE)
    assert sold > max(empty, rain) + 2
    assert reader.read("Who bought the yard?", []) == []


def test_the_answer_is_found_within_the_sentence(reader: Reader) -> None:
    [found] = reader.read("How much did Northline pay for the yard?", [SALE])
    verdict = found.verdicts[1]
    assert "3 million" in SALE.sentences[1][verdict.start : verdict.end]
    assert 0 <= verdict.exact <= 1


def test_a_passage_about_something_else_does_not_answer(reader: Reader) -> None:
    sale, vote = reader.read("Who bought the yard?", [SALE, VOTE])
    assert sale.answers > vote.answers + 2


def test_a_changed_name_is_noticed(reader: Reader) -> None:
    [true] = reader.read("Who bought the yard from the Larsen family?", [SALE])
    [false] = reader.read("Who bought the bank from the Olsen family?", [SALE])
    assert true.verdicts[1].answers > false.verdicts[1].answers + 1
    assert true.verdicts[1].denies < false.verdicts[1].denies


def test_passages_do_not_disturb_each_other_and_length_is_no_error(reader: Reader) -> None:
    long = Text("word " * 500, ["word " * 500, "Words end."] * 9, [1] * 18)
    together = reader.read("Who bought the yard? " * 50, [long, SALE])
    alone = [reader.read("Who bought the yard? " * 50, [text])[0] for text in (long, SALE)]
    for one, other in zip(together, alone, strict=True):
        assert np.allclose(
            [v.answers for v in one.verdicts], [v.answers for v in other.verdicts], atol=2
        )  # eight bits, one scale for all that is read at once
    assert len(together[0].verdicts) == 18
    [nothing] = reader.read("", [Text("", ["."], [1])])
    assert np.isfinite(nothing.answers)


def test_what_is_cut_off_does_not_answer(reader: Reader) -> None:
    text = Text("", ["word " * 100] * 5 + ["The yard was bought by Northline."], [1] * 6)
    assert answers(reader, "Who bought the yard?", text)[-1] < -10


def test_a_layout_knows_where_each_piece_stands() -> None:
    layout = Pieces().of("Who?", SALE)
    assert len(layout.ids) == len(layout.types)
    assert [layout.types[first] for first, _ in layout.spans] == [1, 1, 1]
    for (first, last), sentence in zip(layout.spans, SALE.sentences, strict=True):
        assert layout.offsets[first][0] == 0
        assert layout.offsets[last - 1][1] == len(sentence)


@pytest.mark.filterwarnings("ignore")
def test_it_computes_what_was_trained(reader: Reader) -> None:
    """The prepared model against PyTorch."""
    import torch

    from retrieval.models.reading_head import ReadingModel

    assert isinstance(reader, OnnxReader)
    model = ReadingModel().eval()
    model.take(unpacked(WEIGHTS))
    layout = Pieces().of("Who bought the yard?", SALE)
    ids = torch.tensor([layout.ids])
    with torch.no_grad():
        pieces, whole = model(ids, torch.ones_like(ids), torch.tensor([layout.types]))
    expected = reading(layout, pieces[0].numpy(), whole[0].numpy())
    [found] = reader.read("Who bought the yard?", [SALE])
    for one, other in zip(found.verdicts, expected.verdicts, strict=True):
        assert one.answers == pytest.approx(other.answers, abs=1.5)  # eight bits
        assert one.denies == pytest.approx(other.denies, abs=1.5)


def test_weights_are_packed_with_little_loss(tmp_path: Path) -> None:
    matrix = np.random.default_rng(1).normal(size=(32, 48)).astype(np.float32)
    file = tmp_path / "packed.npz"
    np.savez(file, allow_pickle=False, **packed({"matrix": matrix, "bias": matrix[0]}))
    found = unpacked(file)
    assert set(found) == {"matrix", "bias"}
    assert np.abs(found["matrix"] - matrix).max() <= np.abs(matrix).max() / 127
    assert np.array_equal(found["bias"], matrix[0])


def test_other_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "reader.npz").write_bytes(b"other")
    monkeypatch.setattr(module, "WEIGHTS", tmp_path / "reader.npz")
    with pytest.raises(ModelError, match="install it again"):
        load_reader(tmp_path / "models", lambda _: None)
    assert not (tmp_path / "models").exists()
