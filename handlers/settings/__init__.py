"""What a bureau may decide for itself: declared once, changed with a reason, kept."""
