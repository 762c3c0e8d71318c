"""Back-ups of the embedded database and its files: made, tried out, logged (B7.2)."""
