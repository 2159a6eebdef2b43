"""From what a cell of an export holds to the value of one field: texts, counts, times and links."""
