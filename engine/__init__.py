"""Run BPMN processes durably, knowing nothing of any domain or web page."""
