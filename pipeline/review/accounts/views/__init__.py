"""Pages of people and of logging in."""
