"""What a lead sees and does: numbers, agreement, workload, many items at once."""
