"""Data sets for training and evaluation: which there are, how they are read, annotated and split."""
