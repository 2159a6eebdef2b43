"""Dates and numbers as people in Vietnam write them."""

DATE_FORMAT = "j/n/Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "H:i, j/n/Y"
SHORT_DATE_FORMAT = "j/n"
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
