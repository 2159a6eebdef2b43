"""Page exports in, posts and rejects out."""
