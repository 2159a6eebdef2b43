"""The process of one import, `python -m pipeline.review.imports.process NUMBER`, started by `runs`."""

import sys

from pipeline.review import setup


def main() -> None:
    """Carry out the run of this number in the database of the environment."""
    setup()
    from pipeline.review.imports.runs import carry_out

    carry_out(int(sys.argv[1]))


if __name__ == "__main__":
    main()
