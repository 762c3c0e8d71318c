"""Keep files as evidence: known by their content, never by their name."""
