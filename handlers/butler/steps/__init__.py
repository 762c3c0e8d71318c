"""The rules of the butlers' user tasks, one module for each process."""
