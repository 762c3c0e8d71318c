"""The service under a contract: its menu, its team, its schedule and its figures (B5)."""
