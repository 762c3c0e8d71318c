"""The form rules of the linkage work, one module for each stage."""
