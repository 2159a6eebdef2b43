"""Past one machine: the same batch function on a Ray cluster, input and output in object storage.

Nothing is computed in another way. One process reads posts into numbered batches, whoever is free in the
cluster does with a number what `pipeline.batch.work` says, and clusters and cutoffs are decided when all are
there. By actors of Ray's core and not by Ray Data, which parts a table as it likes: the order in which
clusters are decided, and what `--resume` finds again, hang on the numbers.
"""

from pipeline.scale.addresses import is_address
from pipeline.scale.job import score

__all__ = ["is_address", "score"]
