"""The process of one import, `python -m pipeline.review.imports.process NUMBER`, started by `runs`."""

import sys

from pipeline.review.storage.database import configure


def main() -> None:
    """Carry out the run of this number in the database of the environment."""
    configure(None)
    from pipeline.review.imports.runs import execute_run

    execute_run(int(sys.argv[1]))


if __name__ == "__main__":
    main()
