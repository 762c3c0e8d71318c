"""Who is reminded of what, and when: warnings, missed days, escalation, the day's list."""
