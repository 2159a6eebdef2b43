"""Personal data becomes typed placeholders: one module for each family of data."""
