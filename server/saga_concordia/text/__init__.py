"""Byte spans, line indexes and text edits: the only notation that the engine counts in is bytes."""
