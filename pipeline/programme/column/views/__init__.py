"""Pages about the column."""
