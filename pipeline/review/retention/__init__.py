"""How long texts are kept: the daily purge, deleting by link, and what is kept on purpose."""
