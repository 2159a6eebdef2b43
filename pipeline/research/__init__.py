"""Training and evaluation from research data sets, which never become part of the project."""
