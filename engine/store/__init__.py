"""Where the engine's state lives: tables, transactions and migrations."""
