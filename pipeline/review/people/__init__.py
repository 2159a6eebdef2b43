"""Who is in the team and may do what."""
