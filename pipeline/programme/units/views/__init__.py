"""Pages about what units do."""
