"""The built-in functions of FEEL, one module per family."""
