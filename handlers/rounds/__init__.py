"""Rounds: jobs that do their work and plan the next of their kind."""
