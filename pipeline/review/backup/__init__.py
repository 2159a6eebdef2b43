"""Copies of the queue: made and put back while the app runs."""
