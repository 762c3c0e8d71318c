"""The layouts: one module for each table of the standard, one for all notices."""
