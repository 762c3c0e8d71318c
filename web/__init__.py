"""Serve staff pages, the machine interface and the command line."""
