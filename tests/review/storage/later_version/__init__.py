"""The migrations of a version to come, for the tests of upgrades: ours, and two on top."""

from pipeline.review import migrations

__path__ = [*__path__, *migrations.__path__]
