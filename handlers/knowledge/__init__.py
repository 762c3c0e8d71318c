"""What the linkage work knows: causes and controls, cases, tool book, catalogue, map."""
