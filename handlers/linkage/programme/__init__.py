"""The work of a programme: one plan over many cases, summed up and evaluated (7.2)."""
