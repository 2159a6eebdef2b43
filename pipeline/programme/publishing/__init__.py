"""The official pages, and what was published on them."""
