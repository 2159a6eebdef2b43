"""The first ten minutes: practice on invented posts, how to check a claim oneself, and who did both."""
