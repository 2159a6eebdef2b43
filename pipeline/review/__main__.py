"""Django's own commands for people who work on this package.

    python -m pipeline.review makemigrations
    cd pipeline/review && python -P -m pipeline.review makemessages -l en --no-location --no-wrap
    cd pipeline/review && python -P -m pipeline.review compilemessages

The first writes down what the models say. What no model says (triggers, the index of words, the first
handbook) is put in place after every migration by the signals that `apps` connects. The last two need GNU
gettext; `-P` keeps this folder's `queue` from hiding Python's own.
"""

import sys

from pipeline.review import setup


def main() -> None:
    """Run one of Django's management commands on the database of `KHOITRONG_DB`."""
    setup()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["python -m pipeline.review", *sys.argv[1:]])


if __name__ == "__main__":
    main()
