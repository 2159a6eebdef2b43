"""Trains the engines from data sets, authored examples and annotations."""
