"""Known claims and the posts that repeat them: retrieval, facts that must agree, a score with two levels."""

from pipeline.claims.known.matcher import Embedder, Match, Matcher, Wording

__all__ = ["Embedder", "Match", "Matcher", "Wording"]
