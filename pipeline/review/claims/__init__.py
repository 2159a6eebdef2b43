"""The claim bank in the queue: taken in, changed and withdrawn with a history; read to match and export."""
