"""Telling other programs what was decided: outbox, signatures, delivery."""
