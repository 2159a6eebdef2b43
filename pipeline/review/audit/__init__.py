"""The event log for people: read, filtered, checked and exported."""
