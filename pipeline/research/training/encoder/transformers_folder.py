"""An encoder of ours as a folder that the transformers library opens: safetensors, tokenizer, configuration.

The weights are those of the ONNX graph, multiplied out. The graph rounds the states of pieces as well, the
network does not; that both give the same logits without rounding is looked at before anything is written.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from pipeline.classify.engines.encoder import EncoderModel
from pipeline.errors import ModelError, OutputError
from pipeline.labels import LABELS
from pipeline.research.training.encoder import modeling_khoitrong
from pipeline.research.training.encoder.graph_weights import GraphWeights, read_weights, without_rounding
from pipeline.text import normalise, segment

TOLERANCE: Final = 1e-3
"""Largest difference of a logit between the graph without rounding and the folder: never another model."""

_SAMPLES: Final = (
    "chia sẻ gấp: uống nước lá này ba ngày là khỏi hẳn bệnh, bệnh viện giấu không nói",
    "bạn sinh viên nhặt được ví rồi mang trả lại người mất",
    "khong co dau thi sao, dc k ban oi",
    "ừ",
)
_SPECIAL: Final = {
    "bos_token": ("<s>",),
    "eos_token": ("</s>",),
    "unk_token": ("<unk>", "[UNK]"),
    "sep_token": ("</s>", "[SEP]"),
    "cls_token": ("<s>", "[CLS]"),
    "pad_token": ("<pad>", "[PAD]"),
    "mask_token": ("<mask>", "[MASK]"),
}
_CODE: Final = "modeling_khoitrong"
_OF_THE_BASE: Final = ("_name_or_path", "architectures", "transformers_version", "dtype", "torch_dtype")

_README: Final = """---
language: vi
library_name: transformers
pipeline_tag: text-classification
license: other
license_name: see-the-card-of-the-model
license_link: README.md
tags: [vietnamese, hate-speech, fact-checking, multi-label]
---

# {name} for transformers

Written by `khoitrong models export`: the weights of `{name}` multiplied out from its 8-bit graph. Where the
graph is run without rounding of states, logits are the same to {gap:.1e} on {samples} samples; with it, they
differ by more. The heads for toxic spans and helper
questions are left out. Its head is in no class of the library: `modeling_khoitrong.py` holds it, and
`trust_remote_code=True` runs that file.

```python
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from pipeline.text import mask, normalise{segment}

tokenizer = AutoTokenizer.from_pretrained(FOLDER)
model = AutoModelForSequenceClassification.from_pretrained(FOLDER, trust_remote_code=True).eval()
texts = {texts}
logits = model(**tokenizer(texts, padding=True, truncation=True, return_tensors="pt")).logits
curves = [model.config.calibration[label] for label in model.config.id2label.values()]
slope, intercept = (torch.tensor([curve[name] for curve in curves]) for name in ("slope", "intercept"))
probabilities = torch.sigmoid(slope * logits + intercept)  # {labels}
```

A flag is a reason for a person to look at a post, never a verdict. What the model learned from, with the
licences of the sets, what it is good at and what it must not be used for is in its own card, below where it
has one.

{card}"""


@dataclass(frozen=True)
class ExportedModel:
    """A model written for transformers.

    Attributes:
        folder: Where it is.
        name: Name of the model it was made from.
        gap: Largest difference of a logit on the samples.
    """

    folder: Path
    name: str
    gap: float

    def __str__(self) -> str:
        return (
            f"{self.name} is in {self.folder} for transformers; unrounded, logits differ by {self.gap:.1e} "
            "at most. "
            "Open it with AutoModelForSequenceClassification and trust_remote_code=True."
        )


def described(config: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the settings of an encoder as plain values, without what names a folder or a version."""
    found: dict[str, Any] = json.loads(config.to_json_string(use_diff=True))
    return {name: value for name, value in found.items() if name not in _OF_THE_BASE}


def export_to_transformers(model: EncoderModel, out: Path, *, base: Path | None = None) -> ExportedModel:
    """Write an encoder as a folder of the transformers library.

    Args:
        model: The encoder.
        out: Folder to write; files of an earlier export in it are replaced.
        base: Folder of the base that it was fine-tuned from, whose settings are read where the model does not
            state them (those trained before this was kept).

    Raises:
        ModelError: The settings of the encoder are not known, do not fit, or give other logits.
        OutputError: The folder cannot be written.
    """
    weights = read_weights(model.graph_)
    settings = _settings(model, base)
    network = _network(model, weights, settings)
    tokenizer = _tokenizer(model)
    gap = _gap(model, network, tokenizer)
    if not gap <= TOLERANCE:
        raise ModelError(
            f"The network differs from the graph by {gap:.3g} in a logit: its settings are not the graph's.",
            "Give the base that the model was fine-tuned from with --base.",
        )
    out = Path(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        network.save_pretrained(out)
        tokenizer.save_pretrained(out)
        code = Path(modeling_khoitrong.__file__)
        shutil.copyfile(code, out / code.name)
        (out / "README.md").write_text(_readme(model, gap), encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"{out} cannot be written: {error.strerror or error}.", "Choose another folder."
        ) from error
    return ExportedModel(out, model.name, gap)


def _settings(model: EncoderModel, base: Path | None) -> dict[str, Any]:
    from transformers import AutoConfig

    known = model.training_.get("architecture")
    if base is not None:
        try:
            return described(AutoConfig.from_pretrained(base, local_files_only=True))
        except (OSError, ValueError) as error:
            raise ModelError(
                f"{base} has no settings of an encoder: {str(error).splitlines()[0]}",
                "Give a folder with config.json.",
            ) from error
    if known is None:
        raise ModelError(
            f"{model.name} does not say what its encoder is made of.",
            "Give the base that it was fine-tuned from with --base.",
        )
    return dict(known)


def _network(model: EncoderModel, weights: GraphWeights, settings: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Return the network with the parameters of the graph, in full precision."""
    import torch

    state = {
        name.replace("heads.labels.", "classifier."): torch.from_numpy(np.array(value))
        for name, value in weights.parameters.items()
        if name.startswith(("encoder.", "norm.", "heads.labels."))
    }
    config = modeling_khoitrong.KhoiTrongConfig(
        encoder=dict(settings),
        norm_eps=weights.norm_eps,
        calibration={label: curve.to_dict() for label, curve in model.calibration_.items()},
        segmented=model.segmented,
        id2label=dict(enumerate(LABELS)),
        label2id={label: i for i, label in enumerate(LABELS)},
        problem_type="multi_label_classification",
    )
    config.auto_map = {
        "AutoConfig": f"{_CODE}.KhoiTrongConfig",
        "AutoModelForSequenceClassification": f"{_CODE}.KhoiTrongForSequenceClassification",
    }
    try:
        config.encoder["vocab_size"] = state[_piece_table(config)].shape[0]
        network = modeling_khoitrong.KhoiTrongForSequenceClassification(config)
        network.load_state_dict(state)
    except (KeyError, RuntimeError, TypeError, ValueError) as error:
        raise ModelError(
            f"The settings of the encoder do not fit its graph: {str(error).splitlines()[0]}",
            "Give the base that the model was fine-tuned from with --base.",
        ) from error
    network.train(mode=False)
    return network


def _piece_table(config: modeling_khoitrong.KhoiTrongConfig) -> str:
    """Return the name of the parameter that holds a row for each piece."""
    import torch

    with torch.device("meta"):
        network = modeling_khoitrong.KhoiTrongForSequenceClassification(config)
    table = network.encoder.get_input_embeddings().weight
    return next(name for name, each in network.named_parameters() if each is table)


def _tokenizer(model: EncoderModel) -> Any:  # noqa: ANN401
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

    made = Tokenizer.from_str(model.tokenizer_)
    made.no_truncation()
    made.no_padding()
    special = {
        role: next((name for name in names if made.token_to_id(name) is not None), None)
        for role, names in _SPECIAL.items()
    }
    return PreTrainedTokenizerFast(
        tokenizer_object=made,
        model_max_length=model.pieces,
        model_input_names=["input_ids", "attention_mask"],
        **{role: name for role, name in special.items() if name is not None},
    )


def _gap(model: EncoderModel, network: Any, tokenizer: Any) -> float:  # noqa: ANN401
    """Return the largest difference of a logit on the samples, read together and so partly padded."""
    import torch

    normalised_texts = [normalise(text) for text in _SAMPLES]
    wanted = unrounded(model).decision_normalised(normalised_texts)
    shown = segment(normalised_texts) if model.segmented else normalised_texts
    with torch.no_grad():
        found = network(**tokenizer(shown, padding=True, truncation=True, return_tensors="pt")).logits
    return float(np.abs(found.numpy() - wanted).max())


def unrounded(model: EncoderModel) -> EncoderModel:
    """Return an encoder that does not round the states of pieces: slower, and as the network says."""
    return EncoderModel.from_parts(
        without_rounding(model.graph_),
        model.tokenizer_,
        model.calibration_,
        model.thresholds_,
        pieces=model.pieces,
        segmented=model.segmented,
    )


def _readme(model: EncoderModel, gap: float) -> str:
    own = model.card_.split("---\n", 2)[-1] if model.card_.startswith("---\n") else model.card_
    texts = '[normalise(mask(text)) for text in ["Nghe nói uống nước lá này là khỏi hẳn bệnh"]]'
    return (
        _README.format(
            name=model.name,
            gap=gap,
            samples=len(_SAMPLES),
            segment=", segment" if model.segmented else "",
            texts=f"segment({texts})" if model.segmented else texts,
            labels=", ".join(LABELS),
            card=own.replace("\n# ", "\n## "),
        ).rstrip()
        + "\n"
    )
