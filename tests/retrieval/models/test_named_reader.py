from pathlib import Path

import pytest

from retrieval.models.named_reader import NamedReader
from retrieval.models.prepare import ModelError
from retrieval.models.reader import Text

SALE = Text("Yard sold", ["The yard was empty.", "Northline bought it for 3 million crowns."], [1, 1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A question-answering model of one small layer that has learned nothing."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

    from retrieval.models.encoder import bundled_folder

    torch.manual_seed(1)
    place = tmp_path_factory.mktemp("reader")
    tokenizer = AutoTokenizer.from_pretrained(str(bundled_folder()))
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    BertForQuestionAnswering(config).save_pretrained(place)
    tokenizer.save_pretrained(place)
    return place


@pytest.mark.filterwarnings("ignore")
def test_any_model_with_a_score_for_no_answer_reads_passages(folder: Path) -> None:
    [reading] = NamedReader(str(folder)).read("Who bought the yard?", [SALE])
    assert len(reading.verdicts) == len(SALE.sentences)
    assert reading.answers == max(v.answers for v in reading.verdicts)
    for verdict, sentence in zip(reading.verdicts, SALE.sentences, strict=True):
        assert 0 <= verdict.start < verdict.end <= len(sentence)
        assert sentence[verdict.start : verdict.end].strip()
        assert 0 < verdict.exact < 1
        assert verdict.denies < -10


@pytest.mark.filterwarnings("ignore")
def test_what_is_too_long_to_be_read_does_not_answer(folder: Path) -> None:
    [reading] = NamedReader(str(folder)).read(
        "Who?", [Text("", ["word " * 600, "Northline bought it."], [1, 1])]
    )
    assert reading.verdicts[1].answers < -10


@pytest.mark.filterwarnings("ignore")
def test_what_is_no_reader_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="CLIPPINGS_READER") as caught:
        NamedReader(str(tmp_path))
    assert "\n" not in str(caught.value)
