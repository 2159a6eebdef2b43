"""Posts that people bring by hand, and what they are told at once."""
