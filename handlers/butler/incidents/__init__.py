"""Unforeseen events at clients: met, told of, reported on, learned from (B6.4)."""
