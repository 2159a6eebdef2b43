"""The export formats: which there are, and which of their columns is which of our fields."""
