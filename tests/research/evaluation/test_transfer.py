"""Sets that ask the same question: what one is worth on another."""

import json

import numpy as np
import pytest

from pipeline.classify.features.ngrams import FeatureConfig
from pipeline.errors import DataSetError
from pipeline.research.evaluation.transfer import QUESTIONS, transfer
from tests.research.conftest import WHERE, WHO, write

SMALL = FeatureConfig(char_bits=12, word_bits=12, min_df=1)
YES, NO = "đồ ngu như bò cút đi", "trời đẹp quá cả nhà ơi"


def texts(count, start, turned=False):
    """Return texts and whether each says YES; `turned` swaps what yes means."""
    random = np.random.default_rng(start)
    said = [i % 2 == 0 for i in range(count)]
    lines = [
        " ".join((WHO[random.integers(8)], YES if yes != turned else NO, WHERE[random.integers(8)]))
        + "".join(f" {random.integers(10**6):06}" for _ in range(4))
        for yes in said
    ]
    return lines, [int(yes) for yes in said]


@pytest.fixture
def asked(sets):
    """Write four toxic sets of which the third means the opposite, and two unreliable ones."""
    for i, (name, split) in enumerate(
        (name, split)
        for name in ("vihsd", "vlsp_hsd_2019", "victsd", "vithsd", "reintel", "vfnd")
        for split in ("train", "test", "validation")
    ):
        lines, yes = texts(80 if split == "train" else 30, 1000 * i, turned=name == "victsd")
        table = {"text": lines}
        if name in ("vihsd", "vlsp_hsd_2019"):
            table["label"] = ["HATE" if each else "CLEAN" for each in yes]
        elif name == "victsd":
            table["toxic"] = yes
        elif name == "vithsd":
            table |= {"individual": [3 * each for each in yes], "groups": [1] * len(yes)}
            table |= {"religion": [0] * len(yes), "race": [0] * len(yes)}
        else:
            table |= {"label": yes, "domain": ["bao.example"] * len(yes)}
        write(sets / name / f"{split}.parquet", table)
    return sets


def test_sets_that_mean_the_same_carry_over_and_one_that_does_not_does_not(asked):
    found = transfer(asked, features=SMALL)
    toxic = found.questions[0]
    assert len(toxic.cells) == len(toxic.sets) ** 2 == 16
    assert toxic.cell("vihsd", "vithsd").auc == 1.0
    assert toxic.cell("vihsd", "victsd").auc == 0.0
    assert toxic.cell("victsd", "victsd").auc == 1.0
    assert toxic.cell("vlsp_hsd_2019", "vihsd").macro_f1 == 1.0


def test_a_set_without_a_test_split_is_parted_and_nothing_is_on_both_sides(asked):
    found = transfer(asked, features=SMALL)
    reintel = found.questions[1]
    own = reintel.cell("reintel", "reintel")
    assert 0 < own.n < 40
    assert reintel.texts["reintel"] + own.n <= 80


def test_test_texts_seen_in_training_are_left_out(asked):
    lines, yes = texts(80, 0)
    write(asked / "vithsd/validation.parquet", {"text": lines[:20] + texts(10, 77)[0],
        "individual": [3 * each for each in yes[:20] + texts(10, 77)[1]],
        "groups": [0] * 30, "religion": [0] * 30, "race": [0] * 30})  # fmt: skip
    write(
        asked / "vihsd/train.parquet", {"text": lines, "label": ["HATE" if each else "CLEAN" for each in yes]}
    )
    assert transfer(asked, features=SMALL).questions[0].cell("vihsd", "vithsd").n == 10


def test_the_number_of_texts_is_bounded_and_the_draw_is_seeded(asked):
    one, two = (transfer(asked, max_texts=40, max_test=10, features=SMALL) for _ in range(2))
    assert one == two
    assert set(one.questions[0].texts.values()) == {40}
    assert max(cell.n for cell in one.questions[0].cells) <= 10


def test_a_test_set_with_one_answer_has_no_figure(asked):
    lines, _ = texts(30, 5)
    write(asked / "vihsd/test.parquet", {"text": lines, "label": ["CLEAN"] * 30})
    found = transfer(asked, features=SMALL)
    assert found.questions[0].cell("vithsd", "vihsd").auc is None
    json.dumps(found.to_dict(), allow_nan=False)


def test_the_table_is_square_and_fits_80_columns(asked):
    page = str(transfer(asked, features=SMALL))
    assert max(map(len, page.splitlines())) <= 80
    assert "…" not in page
    for name in (asked.folder for asked in QUESTIONS["toxic"]):
        assert page.count(name) == 2


def test_a_missing_column_is_named_with_its_file(asked):
    write(asked / "vfnd/train.parquet", {"text": ["xin chào"], "fake": [1]})
    with pytest.raises(
        DataSetError, match=r"vfnd.train\.parquet has no column label, domain; it has text, fake"
    ) as error:
        transfer(asked, features=SMALL)
    assert "catalogue.py" in error.value.next_step
