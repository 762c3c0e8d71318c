"""Four eyes: what waits for the consent of a leader, and how each was answered."""
