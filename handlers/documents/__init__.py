"""Make papers of what was written down: one layout, printed as Word and as PDF."""
