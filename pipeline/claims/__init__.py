"""What is being claimed, whoever says it: near-duplicate clusters."""

from pipeline.claims.cluster import Clusterer, ClusterReport

__all__ = ["ClusterReport", "Clusterer"]
