"""The main job: joins the rooms, streams, resumes, shows progress."""

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
from pipeline.batch.scores_file import STDOUT
from pipeline.batch.stages import Scorer

__all__ = [
    "SCORED",
    "STDOUT",
    "Job",
    "Parts",
    "Scorer",
    "Source",
    "Summary",
    "describe",
    "ensure_id_key",
    "histogram",
    "input_files",
    "no_tick",
    "parse_shard",
    "queue_items",
    "score",
]
