"""The main job: joins the rooms, streams, resumes, shows progress."""

from pipeline.batch.days import DayCounts, local_day
from pipeline.batch.first_pass import find_thresholds
from pipeline.batch.histogram import histogram
from pipeline.batch.id_keys import ensure_id_key
from pipeline.batch.job import Job, describe
from pipeline.batch.likeness import Likeness
from pipeline.batch.parts import Parts
from pipeline.batch.queue_items import queue_items
from pipeline.batch.run_summary import Summary, Tick, no_tick
from pipeline.batch.scores_file import STDOUT, rejects_path
from pipeline.batch.scores_reader import read_days, read_scores
from pipeline.batch.scoring import score
from pipeline.batch.source import Source, input_files, parse_shard
from pipeline.batch.stages import Scorer
from pipeline.batch.thresholds_file import read_thresholds, write_thresholds
from pipeline.batch.workers import Hire, default_workers
from pipeline.triage import Budget, Cutoff

__all__ = [
    "STDOUT",
    "Budget",
    "Cutoff",
    "DayCounts",
    "Hire",
    "Job",
    "Likeness",
    "Parts",
    "Scorer",
    "Source",
    "Summary",
    "Tick",
    "default_workers",
    "describe",
    "ensure_id_key",
    "find_thresholds",
    "histogram",
    "input_files",
    "local_day",
    "no_tick",
    "parse_shard",
    "queue_items",
    "read_days",
    "read_scores",
    "read_thresholds",
    "rejects_path",
    "score",
    "write_thresholds",
]
