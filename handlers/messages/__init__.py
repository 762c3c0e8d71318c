"""What the parties of a case write to each other (7.2.2.2, 7.2.3.3.3)."""
