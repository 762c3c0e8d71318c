"""One's own calendar: deadlines and matters for the calendar programme of a person."""
