"""Turn what the engine and the domain know into what a page says: pure functions."""
