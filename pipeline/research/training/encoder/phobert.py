"""A fast tokenizer that splits as PhoBERT's slow one does, and knows which characters each piece stands for.

PhoBERT (Nguyen and Nguyen 2020) has a vocabulary (`vocab.txt`) and merges (`bpe.codes`) in the manner of
fastBPE: a piece that a word goes on after ends in `@@`. The library `tokenizers` marks the ends of words
instead, and wants every result of a merge to have a number; results that the vocabulary lacks, which the slow
tokenizer calls unknown, get numbers after all others.
"""

from collections.abc import Mapping
from typing import Any, Final

from pipeline.errors import ModelError

_GOES_ON: Final = "@@"
_END: Final = "</w>"
_SAMPLES: Final = (
    "sinh_viên nhặt được ví , trả lại cho người mất .",
    "Khong dau thi sao ?? đm 😂 1.000.000 đ",
    "<url> x ng nghiêng_ngả",
)
"""On these both must agree; the fast tokenizer is not used where they do not."""


def fast_version(slow: Any) -> Any:  # noqa: ANN401
    """Return a fast tokenizer that gives the same pieces, or None where the slow one is of another kind.

    Args:
        slow: A tokenizer of `transformers` written in Python.

    Raises:
        ModelError: It is of PhoBERT's kind, and the fast one splits a sample otherwise.
    """
    if not (hasattr(slow, "bpe_ranks") and hasattr(slow, "encoder") and hasattr(slow, "merges_file")):
        return None
    from transformers import PreTrainedTokenizerFast

    special = {
        name: str(getattr(slow, name))
        for name in (
            "bos_token",
            "eos_token",
            "unk_token",
            "sep_token",
            "cls_token",
            "pad_token",
            "mask_token",
        )
        if getattr(slow, name, None) is not None
    }
    fast = PreTrainedTokenizerFast(
        tokenizer_object=_built(slow, special), model_max_length=slow.model_max_length, **special
    )
    known = len(slow)
    for sample in _SAMPLES:
        wanted = slow(sample)["input_ids"]
        if [each if each < known else slow.unk_token_id for each in fast(sample)["input_ids"]] != wanted:
            raise ModelError(
                f"The vocabulary of {slow.name_or_path} is not split as PhoBERT's is.",
                "Use a base with a fast tokenizer (one that has a tokenizer.json).",
            )
    return fast


def _built(slow: Any, special: Mapping[str, str]) -> Any:  # noqa: ANN401
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    numbers = _numbers(slow, set(special.values()))
    merges = sorted(slow.bpe_ranks, key=slow.bpe_ranks.__getitem__)
    free = len(slow)
    for first, second in merges:
        for piece in (first, second, first + second):
            if piece not in numbers:
                numbers[piece] = free
                free += 1
    made = Tokenizer(
        models.BPE(vocab=numbers, merges=merges, unk_token=special["unk_token"], end_of_word_suffix=_END)
    )
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made.add_special_tokens(sorted(set(special.values()), key=numbers.__getitem__))
    begin, end = special["cls_token"], special["sep_token"]
    made.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(token, numbers[token]) for token in dict.fromkeys((begin, end))],
    )
    return made


def _numbers(slow: Any, special: set[str]) -> dict[str, int]:  # noqa: ANN401
    """Return the number of each piece, written as `tokenizers` writes it: marked where a word ends."""
    numbers = {}
    for piece, number in slow.get_vocab().items():
        if piece in special:
            numbers[piece] = number
        elif piece.endswith(_GOES_ON):
            numbers[piece.removesuffix(_GOES_ON)] = number
        else:
            numbers[piece + _END] = number
    return numbers
