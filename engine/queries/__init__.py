"""One module for each family of reads."""
