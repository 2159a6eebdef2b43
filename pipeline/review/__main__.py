"""Django's own commands for people who work on this package.

    python -m pipeline.review makemigrations
    cd pipeline/review && python -P -m pipeline.review makemessages -l en --no-location --no-wrap
    cd pipeline/review && python -P -m pipeline.review compilemessages

The last two need GNU gettext; `-P` keeps the folder `queue` here from hiding Python's module.
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
