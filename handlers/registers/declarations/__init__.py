"""The registers of the specification, one module each subject."""
