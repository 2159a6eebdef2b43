"""Reports: figures counted from the event log, in the layout that an office of the Youth Union expects."""
