"""What is being claimed, whoever says it: near-duplicate clusters."""

from pipeline.claims.clusters import Clusterer, ClusterReport
from pipeline.claims.fingerprints import FINGERPRINTS, fingerprints
from pipeline.claims.sorted_clusters import COMPARED, Decided, SortedClusters

__all__ = [
    "COMPARED",
    "FINGERPRINTS",
    "ClusterReport",
    "Clusterer",
    "Decided",
    "SortedClusters",
    "fingerprints",
]
