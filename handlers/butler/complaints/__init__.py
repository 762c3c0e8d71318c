"""Complaints about a butler's service: entered, handled, answered, closed (B6.5)."""
