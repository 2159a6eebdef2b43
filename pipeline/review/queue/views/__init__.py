"""Pages of the review console and of the items in the queue."""
