"""A tiny encoder made on the spot: two random layers over the words of invented sentences."""

from pathlib import Path

from pipeline.research.training.encoder.examples import Example

SAID = (
    ("nhặt được ví rồi mang trả lại người mất", 0),
    ("bảo lũ người xứ ấy phải đuổi đi cho sạch", 1),
    ("chửi thằng nhà bên là đồ ngu như bò", 2),
    ("nghe nói uống nước lá này là khỏi hẳn bệnh, chia sẻ gấp", 3),
    ("hỏi cuối tuần trời có mưa không để phơi thóc", 4),
)
WHO = ("bà Tư", "anh Ba", "cô Sáu", "chú Bảy", "em Lan", "ông Năm", "chị Hoa", "bác Tám")


def examples(count: int, start: int = 0) -> list[Example]:
    """Return invented examples: each of the four labels in turn, and none; the third also has toxic spans."""
    found = []
    for i in range(start, start + count):
        words, label = SAID[i % len(SAID)]
        text = f"{WHO[i // 5 % 8]} {words} hôm {i * 37 % 997}".lower()
        toxic = text.find("đồ ngu")
        spans = "".join("1" if 0 <= toxic <= at < toxic + 6 else "0" for at in range(len(text)))
        found.append(
            Example(
                text,
                [float(label == j) for j in range(4)],
                weak={"opinion": float(label == 4), "vihsd:toxic": float(label in (1, 2))},
                spans=spans,
            )
        )
    return found


def write_base(folder: Path, seed: int = 0) -> Path:
    """Write a tiny base model, its weights drawn with `seed`, and its tokenizer as a Hugging Face folder."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    # Written out rather than trained: the trainer's vocabulary differs from run to run.
    texts = [each.normalised for each in examples(200)]
    words = sorted({f"▁{word}" for text in texts for word in text.split() if word.isalpha()})
    letters = sorted({letter for text in texts for letter in text if letter != " "})
    pieces = [(piece, -5.0) for piece in [*words, "▁thừa", "▁ra"]] + [
        (letter, -9.0) for letter in ["▁", *letters]
    ]
    made = Tokenizer(models.Unigram([(name, 0.0) for name in special] + pieces, special.index("<unk>")))
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.add_special_tokens(special)
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[(name, made.token_to_id(name)) for name in ("<s>", "</s>")]
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=made,
        bos_token="<s>",
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
        mask_token="<mask>",
    )
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
        pad_token_id=tokenizer.pad_token_id,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
