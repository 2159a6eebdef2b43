"""The tables of the programme: what was published where, stories, the column, and what units did.

Every write is an entry of the event log, with what the entry is about in its facts: reports are counted from
these tables and can be counted again from the log. No table holds anything about the author of a post.
"""

from pipeline.programme.models.actions import Award, Criterion, Material, UnitAction
from pipeline.programme.models.column import ColumnDraft
from pipeline.programme.models.publishing import OfficialPage, Publication
from pipeline.programme.models.referrals import FollowUp
from pipeline.programme.models.reports import ReportSettings, ReportWords
from pipeline.programme.models.stories import Story

__all__ = [
    "Award",
    "ColumnDraft",
    "Criterion",
    "FollowUp",
    "Material",
    "OfficialPage",
    "Publication",
    "ReportSettings",
    "ReportWords",
    "Story",
    "UnitAction",
]
