"""Loads a set from the folder or from the Hugging Face hub as a `datasets.DatasetDict` with typed columns."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import DataSetError
from pipeline.labels import LABELS
from pipeline.research.datasets.catalogue import CATALOGUE, DataSet

if TYPE_CHECKING:
    from datasets import Dataset, DatasetDict, Features

UNLABELLED: Final = "unlabelled"
"""Name of a split that has texts only, whatever the other splits have."""

_WHERE: Final = "Set KHOITRONG_DATASETS to the folder that holds the data sets, or pass --datasets FOLDER."
_SPANS: Final = "spans"

_NO_YES: Final = ("no", "yes")
_HATE: Final = ("CLEAN", "OFFENSIVE", "HATE")
_TARGET: Final = ("none", "clean mention", "offensive", "hate")
_TOPICS: Final = "GiaiTri GiaoDuc KhoaHoc KinhDoanh OtoXemay PhapLuat SucKhoe TheGioi TheThao ThoiSu"
_EMOTIONS: Final = "Anger Disgust Enjoyment Fear Other Sadness Surprise"

CLASSES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "khoitrong_labels": dict.fromkeys((*LABELS, "opinion", "counter", "group_mention", "appeal"), _NO_YES),
    "khoitrong_labels_2": dict.fromkeys((*LABELS, "opinion", "counter", "group_mention", "appeal"), _NO_YES),
    "vihsd": {"label": _HATE},
    "vlsp_hsd_2019": {"label": _HATE},
    "vithsd": dict.fromkeys(("individual", "groups", "religion", "race", "politics"), _TARGET),
    "victsd": {"toxic": _NO_YES, "constructive": _NO_YES, "topic": tuple(_TOPICS.split())},
    "reintel": {"label": ("reliable", "unreliable")},
    "vfnd": {"label": ("real", "fake")},
    "viclickbait": {"label": ("non-clickbait", "clickbait")},
    "sms_smishing": {"label": ("other", "scam")},
    "vsmec": {"emotion": tuple(_EMOTIONS.split())},
}
"""Classes by set and column, in the order of their numbers."""


def load(name_or_hub_id: str, datasets_dir: Path | None = None, *, download: bool = False) -> "DatasetDict":
    """Return a set with its splits as the authors made them; nothing is masked or left out.

    Columns of classes are `ClassLabel` (None where nobody was asked), `spans` of ViHOS is a list of offsets
    into `text`, and `info` has the description, licence and citation of `datasets.catalogue`.

    Args:
        name_or_hub_id: A set of `CATALOGUE`, such as `vihsd`; or an id of the Hugging Face hub, `owner/name`.
        datasets_dir: Folder of the data sets; by default what the environment names in KHOITRONG_DATASETS.
        download: Whether the `datasets` library may fetch a set of the hub, or take what it fetched before.

    Raises:
        DataSetError: There is no such set, or it would have to be fetched unasked; a split, column or the
            network is missing; a file is damaged; or a row has no text, a class that is not known, or a span
            outside its text.
    """
    if "/" in name_or_hub_id:
        return _from_hub(name_or_hub_id, download=download)
    splits = described(name_or_hub_id).splits
    found = {split: load_split(name_or_hub_id, split, datasets_dir) for split in splits}
    loaded: DatasetDict = _library().DatasetDict(found)
    return loaded


def load_split(name: str, split: str, datasets_dir: Path | None = None) -> "Dataset":
    """Return one split of a set, typed as by `load`.

    Args:
        name: A set of `CATALOGUE`.
        split: Name of the Parquet file without its ending.
        datasets_dir: Folder of the data sets; by default what the environment names in KHOITRONG_DATASETS.

    Raises:
        DataSetError: As in `load`.
    """
    known = described(name)
    info = _library().DatasetInfo(
        description=f"{known.origin}. Use here: {known.use}. Known defects: {known.defects}.",
        citation=known.citation,
        license=known.licence,
    )
    path = split_path(name, split, datasets_dir)
    return _typed(path, read_table(name, split, datasets_dir), name, info)


def class_names(rows: "Dataset", column: str) -> npt.NDArray[np.str_]:
    """Return the name of each row's class in a column, shape (n,); empty where nobody was asked."""
    names = rows.features[column].names
    return np.array(["" if value is None else names[value] for value in rows[column][:]], dtype=np.str_)


def load_all(datasets_dir: Path | None = None) -> "dict[str, DatasetDict]":
    """Return every set of `CATALOGUE` by name.

    Raises:
        DataSetError: As in `load`.
    """
    return {name: load(name, datasets_dir) for name in CATALOGUE}


def described(name: str) -> DataSet:
    """Return what is known about a set.

    Raises:
        DataSetError: There is no such set.
    """
    if name not in CATALOGUE:
        raise DataSetError(
            f"There is no set `{name}`.",
            f"Choose one of {', '.join(sorted(CATALOGUE))}, or an id of the Hugging Face hub as owner/name.",
        )
    return CATALOGUE[name]


def split_path(name: str, split: str, datasets_dir: Path | None) -> Path:
    """Return the Parquet file of a split, which is there.

    Args:
        name: A set of `CATALOGUE`.
        split: Name of the Parquet file without its ending.
        datasets_dir: Folder of the data sets; by default what the environment names in KHOITRONG_DATASETS.

    Raises:
        DataSetError: No folder was given, or the file is missing.
    """
    folder = datasets_dir or os.environ.get("KHOITRONG_DATASETS")
    if not folder:
        raise DataSetError("No folder of data sets was given.", _WHERE)
    path = Path(folder) / name / f"{split}.parquet"
    if not path.is_file():
        raise DataSetError(f"There is no {path}.", _WHERE)
    return path


def read_table(name: str, split: str, datasets_dir: Path | None) -> pa.Table:
    """Return a split as it is stored, which has rows and every column it must have.

    Args:
        name: A set of `CATALOGUE`.
        split: Name of the Parquet file without its ending.
        datasets_dir: Folder of the data sets; by default what the environment names in KHOITRONG_DATASETS.

    Raises:
        DataSetError: As in `load`, what the rows hold aside.
    """
    path = split_path(name, split, datasets_dir)
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise DataSetError(f"{path} cannot be read: {error}.", "Copy the data set again.") from error
    expected = ("text", *(described(name).columns if split != UNLABELLED else ()))
    missing = [column for column in expected if column not in table.column_names]
    if missing:
        raise DataSetError(
            f"{path} has no column {', '.join(missing)}; it has {', '.join(table.column_names)}.",
            "Rename the columns as `pipeline/research/datasets/catalogue.py` lists them.",
        )
    if not table.num_rows:
        raise DataSetError(f"{path} holds no rows.", "Copy the data set again.")
    return table


def read_texts(name: str, split: str, datasets_dir: Path | None) -> list[str]:
    """Return the texts of a split as they are stored.

    Args:
        name: A set of `CATALOGUE`.
        split: Name of the Parquet file without its ending.
        datasets_dir: Folder of the data sets; by default what the environment names in KHOITRONG_DATASETS.

    Raises:
        DataSetError: As in `read_table`, or a row has no text.
    """
    table = read_table(name, split, datasets_dir)
    return _texts(split_path(name, split, datasets_dir), table)


def _texts(path: Path, table: pa.Table) -> list[str]:
    texts = []
    for row, text in enumerate(table["text"].to_pylist()):
        if not isinstance(text, str):
            raise DataSetError(
                f"{path} has no text in row {row} from 0.", "Take the row out, or copy the data set again."
            )
        texts.append(text)
    return texts


def _typed(path: Path, table: pa.Table, name: str, info: Any) -> "Dataset":  # noqa: ANN401
    """Return the rows as a `datasets.Dataset`."""
    from datasets import Dataset
    from datasets.table import InMemoryTable

    features = _features(table.schema, name)
    schema = features.arrow_schema
    texts = _texts(path, table)
    columns = []
    for column, feature in features.items():
        values = table[column].to_pylist()
        if names := getattr(feature, "names", None):
            values = [
                _number(value, names, f"{path}, row {i} from 0, {column}") for i, value in enumerate(values)
            ]
        elif column == _SPANS:
            values = [
                _offsets(value, len(text), f"{path}, row {i} from 0")
                for i, (value, text) in enumerate(zip(values, texts, strict=True))
            ]
        columns.append(pa.array(values, type=schema.field(column).type))
    info = info.copy()
    info.features = features
    stored = InMemoryTable(pa.table(columns, schema=schema))
    return Dataset(stored, info=info, split=path.stem)


def _features(schema: pa.Schema, name: str) -> "Features":
    from datasets import ClassLabel, Features, List, Value

    found = {field.name: _plain(field.type) for field in schema}
    for column, names in CLASSES.get(name, {}).items():
        if column in found:
            found[column] = ClassLabel(names=list(names))
    if name == "vihos":
        found[_SPANS] = List(Value("int32"))
    return Features(found)


def _plain(kind: pa.DataType) -> Any:  # noqa: ANN401
    from datasets import Features, Value

    if pa.types.is_large_string(kind) or pa.types.is_null(kind):
        return Value("string")
    return Features.from_arrow_schema(pa.schema([pa.field("it", kind)]))["it"]


def _number(value: object, names: Sequence[str], where: str) -> int | None:
    """Return the number of a class given by its number or name."""
    if value is None:
        return None
    if isinstance(value, str) and value in names:
        return names.index(value)
    if isinstance(value, int) and 0 <= value < len(names):
        return value
    raise DataSetError(
        f"{where}: the class {value!r} is not known.",
        f"Known are {', '.join(names)} and their numbers from 0; "
        "mend the row, or add the class in `pipeline/research/datasets/loading.py`.",
    )


def _offsets(value: object, length: int, where: str) -> list[int]:
    """Return the offsets written in JSON, each inside a text of `length` characters."""
    try:
        offsets = orjson.loads(value) if isinstance(value, str) else value
    except orjson.JSONDecodeError:
        offsets = None
    if isinstance(offsets, list) and all(isinstance(each, int) and 0 <= each < length for each in offsets):
        return offsets
    raise DataSetError(
        f"{where}: `spans` is not a list of offsets into the text.",
        "Copy the data set again; its texts must be as the authors made them, unmasked.",
    )


def _from_hub(hub_id: str, *, download: bool) -> "DatasetDict":
    library = _library()
    if not download:
        raise DataSetError(
            f"{hub_id} is a set of the Hugging Face hub, and nothing is fetched unasked.",
            "Say so with `download=True`, or put it into the folder of the data sets.",
        )
    try:
        found = library.load_dataset(hub_id)
    except (OSError, ValueError, RuntimeError, library.exceptions.DatasetsError) as error:
        raise DataSetError(
            f"{hub_id} cannot be loaded from the Hugging Face hub: {error}.",
            "Without a network, download it on a machine that has one, save each split as "
            "NAME/SPLIT.parquet with a column `text`, put the folder NAME into the folder of the data sets, "
            "and describe it in `pipeline/research/datasets/catalogue.py`.",
        ) from error
    return found


def _library() -> Any:  # noqa: ANN401
    try:
        import datasets
    except ImportError as error:
        raise DataSetError(
            "The data sets are read with the `datasets` library, which is not installed.",
            "Run `pip install '.[research]'` in a checkout.",
        ) from error
    return datasets
