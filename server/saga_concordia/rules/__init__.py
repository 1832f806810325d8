"""Rules: one file per rule; they see facts, registries and names, never a syntax tree."""
