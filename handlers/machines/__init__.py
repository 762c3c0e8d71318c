"""Programs that work with us: their tokens, and what each may do."""
