"""Take failing reports in from a file: read, check, preview, then one case a row."""
