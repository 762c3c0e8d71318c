"""Run due jobs: the only room that sees APScheduler."""
