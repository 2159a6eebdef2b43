"""The public sets for research: loaded with types, described with figures, split without leaks."""
