"""Pages about good news."""
