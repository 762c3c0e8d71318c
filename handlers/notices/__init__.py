"""What people are told: notices, their channels, and what each person wants."""
