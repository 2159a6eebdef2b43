"""Measures models on texts they have not seen: held-out sets, suites, transfer, drift; a report to read."""
