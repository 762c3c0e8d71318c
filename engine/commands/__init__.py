"""One module for each change that the engine can make."""
