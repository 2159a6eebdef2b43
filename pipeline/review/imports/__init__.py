"""How exports come in: uploads, runs, what was rejected, from which probability a post is flagged."""
