"""Learns from what the team decided: what to doubt, what to ask next, and a model to try."""
