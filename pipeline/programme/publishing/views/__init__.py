"""Pages about what is published where."""
