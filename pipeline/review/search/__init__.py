"""Finding items: by words, by what they ask, by searches somebody named."""
