"""How long the file of a client is kept, what holds it, and how it goes (B7.2)."""
