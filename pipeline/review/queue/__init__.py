"""The queue: what goes in, who has what open, what was decided, what became of it."""
