"""The chain of steps from a post as typed to the canonical text a model reads, with the way back."""
