"""The declarations of the linkage handlers: topic, title, inputs and outputs."""
