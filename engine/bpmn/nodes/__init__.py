"""One module per BPMN element: what a token does there."""
