"""Bytes to text: encodings of today, of the time before Unicode, and texts decoded with the wrong one."""
