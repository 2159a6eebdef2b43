"""Good news: the day's shortlist, what is asked before a story is shared, and the calendar."""
