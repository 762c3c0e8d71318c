"""The rules of the deployment gate, one module for each part of a diagram."""
