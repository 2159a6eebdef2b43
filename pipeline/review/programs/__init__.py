"""What other programs get: exports, files of labelling tools, webhooks."""
