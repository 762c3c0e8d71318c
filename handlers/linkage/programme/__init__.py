"""Programmes: one plan over many cases, summed up and evaluated together (7.2.2)."""
