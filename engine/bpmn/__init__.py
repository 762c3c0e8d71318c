"""The only room that sees SpiffWorkflow and lxml: reading, checking, running diagrams."""
