"""The `khoitrong` command: a file for each group of commands, put together in `app`."""

from pipeline.cli.app import main

__all__ = ["main"]
