"""What carries notices out of the house: mail, group robots, and when they may."""
