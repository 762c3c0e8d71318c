"""Pure rules of the engine: standard library only, no input or output."""
