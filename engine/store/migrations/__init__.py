"""The one linear history of all tables, of the engine and of the domain rooms."""
