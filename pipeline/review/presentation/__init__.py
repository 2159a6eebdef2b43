"""How things are called and shown, wherever they are shown."""
