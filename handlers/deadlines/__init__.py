"""Count legal and local deadlines on the working-day calendar, with their articles."""
