"""How the review app holds up: a hundred people at once with a server that is killed, and a long queue.

Run with `make bench-review`, or a part of it:

    python -m tests.benchmarks.review soak --seconds 300 --reviewers 100 --database both
    python -m tests.benchmarks.review claims --items 200000

Figures belong to the machine; what must hold everywhere is checked at the end, and a breach is exit code 1.
"""
