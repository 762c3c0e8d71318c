"""Surveys of satisfaction: sent to every client, counted, and answered by actions (B6.5.5)."""
