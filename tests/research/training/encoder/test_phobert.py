"""A base like PhoBERT: a slow tokenizer over segmented words, and pieces that still know their characters."""

import numpy as np
import pytest
import torch
from transformers import PhobertTokenizer, RobertaConfig, RobertaModel

from pipeline.errors import ModelError
from pipeline.research.training.encoder.base import open_base
from pipeline.research.training.encoder.finetune import finetune
from pipeline.research.training.encoder.phobert import fast_version
from pipeline.research.training.encoder.train import build, segmented
from pipeline.research.training.encoder.trainer import RunSettings
from pipeline.research.training.encoder.training_texts import TrainingTexts
from tests.tiny_encoder import examples

MERGES = (
    ("n", "g</w>"),
    ("n", "g"),
    ("n", "h</w>"),
    ("đ", "ồ</w>"),
    ("ng", "u</w>"),
    ("b", "ò</w>"),
    ("v", "í</w>"),
    ("ng", "ư"),
    ("ngư", "ờ"),
    ("ngườ", "i</w>"),
    ("t", "r"),
    ("tr", "ả</w>"),
    ("m", "ấ"),
    ("mấ", "t</w>"),
)
LEFT_OUT = {"ngư", "mấ", "mất</w>"}
"""Results of merges that the vocabulary lacks, as in the real one: the slow tokenizer calls them unknown."""

SENTENCES = ("người mất ví trả ngay đồ ngu như bò", "nhặt 2 con ☃☃ ngưng", "mấ mất người_mất")


def write_phobert(folder):
    folder.mkdir(parents=True, exist_ok=True)
    letters = sorted(
        {sign for each in examples(200) for sign in each.normalised if sign != " "} | set("_,.?")
    )
    merged = [first + second for first, second in MERGES if first + second not in LEFT_OUT]
    pieces = [*letters, *(f"{letter}</w>" for letter in letters), *merged]
    shown = [piece[: -len("</w>")] if piece.endswith("</w>") else f"{piece}@@" for piece in pieces]
    (folder / "vocab.txt").write_text(
        "".join(f"{piece} 1\n" for piece in dict.fromkeys(shown)), encoding="utf-8"
    )
    (folder / "bpe.codes").write_text("".join(f"{a} {b} 1\n" for a, b in MERGES), encoding="utf-8")
    slow = PhobertTokenizer(str(folder / "vocab.txt"), str(folder / "bpe.codes"))
    slow.save_pretrained(folder)
    torch.manual_seed(0)
    config = RobertaConfig(
        vocab_size=len(slow),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=130,
        type_vocab_size=1,
        pad_token_id=1,
        tokenizer_class="PhobertTokenizer",
    )
    RobertaModel(config, add_pooling_layer=False).save_pretrained(folder)
    return slow


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("phobert")
    return write_phobert(folder), open_base(folder)


def test_the_fast_tokenizer_gives_the_pieces_of_the_slow_one(opened):
    slow, base = opened
    assert base.segmented
    assert base.tokenizer.is_fast
    assert base.known == len(slow) < len(base.tokenizer)
    for text in SENTENCES:
        found = [
            each if each < base.known else slow.unk_token_id for each in base.tokenizer(text)["input_ids"]
        ]
        assert found == slow(text)["input_ids"], text


def test_every_piece_knows_its_characters(opened):
    _, base = opened
    text = SENTENCES[0]
    found = base.tokenizer(text, return_offsets_mapping=True)
    pieces = [text[start:end] for start, end in found["offset_mapping"]]
    assert "".join(pieces) == text.replace(" ", "")
    assert "người" in pieces and "đồ" in pieces


def test_pieces_the_base_does_not_know_begin_as_its_unknown_piece(opened):
    _, base = opened
    table = base.encoder().get_input_embeddings().weight
    assert len(table) == len(base.tokenizer)
    assert (table[base.known :] == table[base.tokenizer.unk_token_id]).all()


def test_a_tokenizer_of_another_kind_is_left_alone(opened):
    assert fast_version(opened[1].tokenizer) is None


def test_a_vocabulary_that_is_split_otherwise_is_refused(opened):
    class Reversed(PhobertTokenizer):
        def bpe(self, token):
            return super().bpe(token[::-1])

    slow, _ = opened
    with pytest.raises(ModelError, match="is not split as PhoBERT's is"):
        fast_version(Reversed(slow.vocab_file, slow.merges_file))


def test_spans_stay_with_their_letters_when_words_are_joined():
    found = segmented(examples(3)[2:])[0]
    assert "".join(sign for sign, bad in zip(found.normalised, found.spans, strict=True) if bad == "1") in (
        "đồ ngu",
        "đồ_ngu",
    )


def test_an_engine_of_it_points_at_the_words_of_the_text_as_it_was(opened, tmp_path):
    _, base = opened
    train, kept = examples(80), examples(20, start=80)
    settings = RunSettings(epochs=6, rate=5e-3, batch=16)
    tuned = finetune(base, segmented(train), segmented(kept), tmp_path, settings, evaluations=1)
    ordinary = [each.normalised for each in examples(40, start=200)]
    model, check = build(tuned.network, base, TrainingTexts(train, kept, []), ordinary, {})
    assert model.segmented
    assert check.same > 0.9
    text = "bà tư, bảo này! sinh viên nói (đồ ngu như bò) thế"
    _, spans, places = model.answers([text])
    assert len(spans[0]) == len(places[0])
    pieces = [text[start:end] for start, end in places[0]]
    assert "".join(pieces) == text.replace(" ", "") or "_" not in "".join(pieces)
    assert np.isfinite(model.predict_proba([text])).all()
