"""The main job: joins the rooms, streams, resumes, shows progress."""

from pipeline.batch.days import DayCounts, local_day
from pipeline.batch.histogram import histogram
from pipeline.batch.id_keys import ensure_id_key
from pipeline.batch.job import (
    SCORED,
    Job,
    Source,
    Summary,
    describe,
    input_files,
    no_tick,
    parse_shard,
    score,
)
from pipeline.batch.parts import Parts
from pipeline.batch.queue_items import queue_items
from pipeline.batch.scores_file import STDOUT, rejects_path
from pipeline.batch.scores_reader import read_days, read_scores
from pipeline.batch.stages import Scorer

__all__ = [
    "SCORED",
    "STDOUT",
    "DayCounts",
    "Job",
    "Parts",
    "Scorer",
    "Source",
    "Summary",
    "describe",
    "ensure_id_key",
    "histogram",
    "input_files",
    "local_day",
    "no_tick",
    "parse_shard",
    "queue_items",
    "read_days",
    "read_scores",
    "rejects_path",
    "score",
]
