"""Fuzz the readers for a stated time, led by which of their lines an input reaches.

    python -m tests.benchmarks.fuzz_readers SECONDS [CORPUS]

Needs Atheris (`pip install .[fuzz]`). It starts from the seeds of `tests/ingest/fuzzing.py` and what broke a
reader before. The first input that breaks one is kept in `tests/ingest/found`, where the tests read it from
then on. With a folder CORPUS, inputs that reached new lines are kept there for the next run to go on from.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pipeline.ingest"]):
    from tests.ingest.fuzzing import FOUND, check, seeds

MAX_BYTES = 16_384
SECONDS_PER_INPUT = 60
MEGABYTES = 2_048


def main(seconds: int, corpus: Path) -> None:
    """Run the fuzzer; it ends the process by itself."""
    FOUND.mkdir(exist_ok=True)
    for number, data in enumerate(seeds()):
        (corpus / f"seed-{number:02}").write_bytes(data)
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={MAX_BYTES}",
        f"-timeout={SECONDS_PER_INPUT}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-artifact_prefix={FOUND}/",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus), str(FOUND)], check)
    atheris.Fuzz()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder))
