"""The migrations of a version to come, for the tests of upgrades: ours, and two on top."""
