"""What is being claimed, whoever says it: near-duplicate clusters."""

from pipeline.claims.clusters import Clusterer, ClusterReport

__all__ = ["ClusterReport", "Clusterer"]
