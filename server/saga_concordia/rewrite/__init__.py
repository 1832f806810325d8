"""From the intent of a fix to text edits, and from edits to files."""
