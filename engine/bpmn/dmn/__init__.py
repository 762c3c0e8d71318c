"""Decisions: DMN 1.1 to 1.5 read, checked and evaluated with FEEL."""
