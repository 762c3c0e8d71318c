"""Do the domain work that service tasks ask for."""
