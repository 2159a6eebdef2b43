"""Known claims as files and as a batch job: reading, writing and matching an export against them."""

from pipeline.known_claims.matching import MatchSummary, match_export
from pipeline.known_claims.reading import ClaimReader, read_claims
from pipeline.known_claims.records import STATES, VERDICTS, ClaimRecord
from pipeline.known_claims.writing import write_claims

__all__ = [
    "STATES",
    "VERDICTS",
    "ClaimReader",
    "ClaimRecord",
    "MatchSummary",
    "match_export",
    "read_claims",
    "write_claims",
]
