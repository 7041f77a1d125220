from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import retrieval.models.judge as module
from retrieval.models.encoder import bundled_folder
from retrieval.models.judge import WEIGHTS, Judge, OnnxJudge, Pieces, Statement, load_judge
from retrieval.models.prepare import ModelError

SALE = Statement(
    "Yard sold",
    "The yard has stood empty since May.",
    "The Larsen family sold the yard to Northline for 3 million crowns on Friday.",
)
RAIN = Statement("Rain ahead", "", "Rain is expected along the coast from Thursday evening.")
VOTE = Statement(
    "No second dam",
    "",
    "Parliament voted down the plan for another dam on Tuesday, since it would have flooded three villages.",
)


def test_what_answers_is_told_from_what_does_not(judge: Judge) -> None:
    sale, rain = judge.verdicts("Who bought the yard?", [SALE, RAIN])
    assert sale.answers > rain.answers + 2
    assert judge.verdicts("Who bought the yard?", []) == []


def test_a_changed_name_or_number_is_noticed(judge: Judge) -> None:
    [true] = judge.verdicts("Who bought the yard from the Larsen family?", [SALE])
    [false] = judge.verdicts("Who bought the bank from the Olsen family?", [SALE])
    assert true.answers > false.answers + 1
    assert true.denies < false.denies - 1


def test_an_opposite_in_other_words_is_noticed(judge: Judge) -> None:
    [true] = judge.verdicts("Why did MPs reject the second dam?", [VOTE])
    [false] = judge.verdicts("Why did MPs back the second dam?", [VOTE])
    assert true.answers > false.answers + 1
    assert true.denies < false.denies


def test_statements_do_not_disturb_each_other_and_length_is_no_error(judge: Judge) -> None:
    long = Statement("word " * 500, "word " * 500, "word " * 5000)
    together = judge.verdicts("Who bought the yard?", [long, SALE, RAIN])
    alone = [judge.verdicts("Who bought the yard?", [s])[0] for s in (long, SALE, RAIN)]
    nothing_said, *said = np.abs(np.array([astuple(v) for v in together]) - [astuple(v) for v in alone]).max(
        axis=1
    )
    assert max(said) < 1  # eight bits, one scale for all that is read at once
    assert nothing_said < 2
    assert np.isfinite([astuple(v) for v in judge.verdicts("", [Statement("", "", "")])]).all()


@pytest.mark.filterwarnings("ignore")
def test_it_computes_what_was_trained(judge: Judge) -> None:
    """The prepared model against PyTorch, with what was learned applied beside each matrix instead of added
    to it.
    """
    import torch
    from transformers import AutoModel

    assert isinstance(judge, OnnxJudge)
    learned = {name: torch.from_numpy(values.astype(np.float32)) for name, values in np.load(WEIGHTS).items()}
    base = AutoModel.from_pretrained(str(bundled_folder()), attn_implementation="eager").eval()
    with torch.no_grad():
        for name, values in learned.items():
            if name in dict(base.named_parameters()):
                base.get_parameter(name).copy_(values)

    def beside(name: str) -> Callable[[Any, Any, Any], Any]:
        return lambda _, given, out: out + (given[0] @ learned[f"{name}.a"].T) @ learned[f"{name}.b"].T

    changed = {name.removesuffix(".a") for name in learned if name.endswith(".a")}
    assert len(changed) == 36
    for name in changed:
        base.get_submodule(name).register_forward_hook(beside(name))
    first, last = Pieces().of("Who bought the yard?", SALE)
    ids, types = torch.tensor([first + last]), torch.tensor([[0] * len(first) + [1] * len(last)])
    with torch.no_grad():
        hidden = base(
            input_ids=ids, attention_mask=torch.ones_like(ids), token_type_ids=types
        ).last_hidden_state[0]
        expected = torch.cat([hidden[0], hidden.mean(0)]) @ learned["head.weight"].T + learned["head.bias"]
    [verdict] = judge.verdicts("Who bought the yard?", [SALE])
    assert astuple(verdict) == pytest.approx(tuple(expected.tolist()), abs=1)  # eight bits


def test_other_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "judge.npz").write_bytes(b"other")
    monkeypatch.setattr(module, "WEIGHTS", tmp_path / "judge.npz")
    with pytest.raises(ModelError, match="install it again"):
        load_judge(tmp_path / "models", lambda _: None)
    assert not (tmp_path / "models").exists()


def test_a_question_is_taken_apart_once_for_all_statements(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    ids = Pieces._ids

    def counted(pieces: Pieces, text: str) -> list[int]:
        read.append(text)
        return ids(pieces, text)

    monkeypatch.setattr(Pieces, "_ids", counted)
    question = "Who bought the yard that had stood empty?"
    judge.verdicts(question, [SALE, RAIN, VOTE])
    assert read.count(question) == 1
