"""What a lead sees and does for all: numbers, agreement, people's load, many items at once."""
