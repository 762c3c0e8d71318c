"""Scenario files: what is done in a process, and where that should lead."""
