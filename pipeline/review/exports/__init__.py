"""The queue as files: decisions, and slices for labelling tools."""
