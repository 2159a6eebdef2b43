"""Fine-tunes a transformer encoder and writes it as an engine; needs the `encoder` and `train` extras."""
