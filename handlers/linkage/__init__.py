"""The linkage of supervision and technical assistance (DB3502/T 160-2024)."""
