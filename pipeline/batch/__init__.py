"""The main job: joins the rooms, streams, resumes, shows progress."""

from pipeline.batch.first_pass import find_thresholds
from pipeline.batch.histogram import histogram
from pipeline.batch.id_keys import ensure_id_key
from pipeline.batch.job import SCORED, Job, Source, Summary, describe, input_files, parse_shard, score
from pipeline.batch.likeness import Likeness
from pipeline.batch.parts import Parts
from pipeline.batch.queue_items import queue_items
from pipeline.batch.stages import Scorer
from pipeline.batch.thresholds_file import read_thresholds, write_thresholds
from pipeline.triage import Budget, Cutoff

__all__ = [
    "SCORED",
    "Budget",
    "Cutoff",
    "Job",
    "Likeness",
    "Parts",
    "Scorer",
    "Source",
    "Summary",
    "describe",
    "ensure_id_key",
    "find_thresholds",
    "histogram",
    "input_files",
    "parse_shard",
    "queue_items",
    "read_thresholds",
    "score",
    "write_thresholds",
]
