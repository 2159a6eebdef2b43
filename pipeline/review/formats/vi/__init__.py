"""Dates and numbers in Vietnamese."""
