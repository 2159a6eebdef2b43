"""Where the queue is kept: the database, its append-only tables, the event log."""
