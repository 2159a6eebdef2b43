"""The first migration, as it is."""  # noqa: N999  as Django names them

from importlib import import_module

Migration = import_module("pipeline.review.migrations.0001_initial").Migration
