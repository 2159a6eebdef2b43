"""From texts to counted features: tokens, hashed n-grams, diacritics put back."""
