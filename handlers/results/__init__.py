"""What the linkage work amounts to, over many cases: figures, map, archive, samples."""
