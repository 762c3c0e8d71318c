"""Try processes out: a private engine in memory, a clock to move, nothing outside."""
