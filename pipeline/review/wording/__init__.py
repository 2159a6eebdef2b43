"""The words and marks that people see."""
