"""Pages on which a lead brings exports in and chooses thresholds."""
