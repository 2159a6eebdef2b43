"""A team chooses a model, and can always see what it chose before and return to it."""

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from pipeline.classify import LinearModel, load_model, registry
from pipeline.classify.calibration import Platt
from pipeline.classify.features.ngrams import FeatureConfig, HashedNgrams
from pipeline.classify.history import current
from pipeline.classify.thresholds import Thresholds
from pipeline.errors import ModelError, OutputError, UsageError
from pipeline.labels import LABELS
from pipeline.resources import resource

SMALL = FeatureConfig(char_bits=4, word_bits=4)


def save_model(folder, weight):
    """Write a tiny linear model whose fingerprint depends on `weight`."""
    features = HashedNgrams.from_idf(SMALL, np.ones(SMALL.width, dtype=np.float32))
    weights = np.full((SMALL.width, len(LABELS)), weight, dtype=np.float32)
    limits = Thresholds({label: [0.9, 0.1] for label in LABELS}, [0.01, 0.5])
    model = LinearModel.from_parts(features, weights, {label: Platt(1.0, 0.0) for label in LABELS}, limits)
    model.save(folder)
    return model.name


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "own"
    monkeypatch.setenv("KHOITRONG_MODELS", str(folder))
    save_model(folder / "spring", 1.0)
    save_model(folder / "summer", 2.0)
    return folder


def recorded(home):
    return json.loads((home / "current.json").read_text(encoding="utf-8"))["history"]


def change_config(folder, **values):
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_the_shipped_model_scores_until_a_team_chooses(home):
    assert current().name == "cascade"
    assert load_model("default").name == load_model("cascade").name == current().model
    assert not (home / "current.json").exists()


def test_the_chosen_model_is_the_default(home):
    choice = registry.use("spring")
    assert load_model("default").name == load_model(home / "spring").name == choice.model
    assert load_model("linear").name == LinearModel.load(resource("models/linear")).name
    assert load_model("summer").name == load_model(home / "summer").name


def test_without_the_variable_models_are_beside_the_work(tmp_path, monkeypatch):
    monkeypatch.delenv("KHOITRONG_MODELS", raising=False)
    monkeypatch.chdir(tmp_path)
    save_model(Path("khoitrong-models") / "mine", 1.0)
    registry.use("mine")
    assert (tmp_path / "khoitrong-models" / "current.json").is_file()
    assert current().name == "mine"


def test_going_back_twice_goes_two_steps_back_and_forgets_nothing(home):
    registry.use("spring")
    registry.use("summer")
    assert registry.back().name == "spring"
    assert registry.back().name == "cascade"
    with pytest.raises(ModelError, match=r"No model was chosen before cascade.*models use"):
        registry.back()
    history = recorded(home)
    assert [each["name"] for each in history] == ["cascade", "spring", "summer", "spring", "cascade"]
    assert all(each["at"].endswith("+00:00") for each in history[1:])
    assert history[1]["model"].startswith("linear-")


def test_choosing_the_same_model_again_records_nothing(home):
    registry.use("spring")
    registry.use("spring")
    registry.use(home / "spring")
    assert [each["name"] for each in recorded(home)] == ["cascade", "spring"]


def test_a_folder_elsewhere_can_be_chosen(home, tmp_path, monkeypatch):
    save_model(tmp_path / "elsewhere" / "Tên riêng", 3.0)
    monkeypatch.chdir(tmp_path)
    choice = registry.use("elsewhere/Tên riêng")
    assert choice.name == str(tmp_path / "elsewhere" / "Tên riêng")
    monkeypatch.chdir(home)
    assert load_model("default").name == choice.model
    assert [each.name for each in registry.models().models if each.chosen] == [choice.name]


@pytest.mark.parametrize(
    "name", ["..", ".", "Spring", "a b", "", "-x", "default", "con", "spring\0", "spring\n"]
)
def test_what_is_not_a_name_is_refused(home, name):
    with pytest.raises(UsageError, match="not a name"):
        registry.use(name)
    assert not (home / "current.json").exists()


@pytest.mark.parametrize("name", ["../own/none", "/no/such/model", "..\\own"])
def test_a_folder_that_is_not_there_is_refused(home, name):
    with pytest.raises(ModelError, match=r"There is no folder .* spring, summer"):
        registry.use(name)


def test_an_unknown_name_lists_the_known_ones(home):
    with pytest.raises(ModelError, match=r"no model named winter.*linear; and spring, summer in"):
        registry.use("winter")


def test_a_name_does_not_lead_out_of_the_folder_through_a_link(home, tmp_path):
    save_model(tmp_path / "outside", 3.0)
    (home / "link").symlink_to(tmp_path / "outside", target_is_directory=True)
    with pytest.raises(ModelError):
        registry.use("link")


@pytest.mark.parametrize("name", ["../outside", "outside/../../outside", "link"])
def test_an_edited_record_does_not_lead_out_of_the_folder(home, tmp_path, monkeypatch, name):
    save_model(tmp_path / "outside", 3.0)
    (home / "link").symlink_to(tmp_path / "outside", target_is_directory=True)
    registry.use("spring")
    content = json.loads((home / "current.json").read_text())
    content["history"][-1]["name"] = name
    (home / "current.json").write_text(json.dumps(content))
    monkeypatch.chdir(home)
    with pytest.raises(ModelError, match="no model folder"):
        load_model("default")


def test_a_damaged_or_newer_model_is_not_chosen(home):
    registry.use("spring")
    change_config(home / "summer", format=99)
    with pytest.raises(ModelError, match="newer version"):
        registry.use("summer")
    (home / "summer" / "model.safetensors").write_bytes(b"no")
    change_config(home / "summer", format=1)
    with pytest.raises(ModelError, match="is not the file"):
        registry.use("summer")
    assert current().name == "spring"
    assert len(recorded(home)) == 2


def test_a_model_that_was_trained_over_is_not_used_silently(home):
    before = registry.use("spring").model
    now = save_model(home / "spring", 5.0)
    with pytest.raises(ModelError, match=rf"it was {before} and is {now} now.*models use spring"):
        load_model("default")
    assert registry.use("spring").model == now
    assert load_model("default").name == now


def test_a_chosen_model_that_is_gone_names_the_way_back(home):
    registry.use("spring")
    shutil.rmtree(home / "spring")
    with pytest.raises(ModelError, match="models back"):
        load_model("default")
    assert registry.back().name == "cascade"
    assert load_model("default").name == load_model("cascade").name


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"format": 1}', '{"format": 1, "history": [{"name": "spring"}]}']
    + [
        f'{{"history": [{{"name": "spring", "model": "m", "at": "", "before": {n}}}]}}'
        for n in (0, 5, -1, '"x"')
    ],
)
def test_a_damaged_record_says_how_to_mend_it(home, content):
    (home / "current.json").write_text(content)
    with pytest.raises(ModelError, match=r"current\.json.*Rename"):
        current()


def test_a_record_of_a_newer_version_says_update(home):
    (home / "current.json").write_text('{"format": 2}')
    with pytest.raises(ModelError, match=r"newer version.*git pull"):
        current()


def test_a_failed_write_leaves_the_old_record(home, monkeypatch):
    registry.use("spring")
    before = (home / "current.json").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.io.os.fsync", full)
    with pytest.raises(OutputError, match=r"No space left.*KHOITRONG_MODELS"):
        registry.use("summer")
    assert (home / "current.json").read_bytes() == before
    assert sorted(path.name for path in home.iterdir()) == ["current.json", "spring", "summer"]


def test_the_list_shows_every_model_and_which_is_chosen(home):
    registry.use("summer")
    (home / "broken").mkdir()
    (home / "broken" / "config.json").write_text("{")
    (home / "Not a name").mkdir()
    listing = registry.models()
    assert {"linear", "broken", "spring", "summer"} <= {each.name for each in listing.models}
    assert [each.name for each in listing.models if each.chosen] == ["summer"]
    page = str(listing)
    assert "Not a name" not in page
    assert "(damaged)" in page
    assert str(home) in page.replace("\n", "")
    assert re.search(r"\*\s+summer", page)
    json.dumps(listing.to_dict())


def test_what_the_list_says_is_what_loading_gives(home):
    for each in registry.models().models:
        assert each.model == load_model(each.name).name
