"""The rules of the queue: what goes in, who has what open, what was decided."""
