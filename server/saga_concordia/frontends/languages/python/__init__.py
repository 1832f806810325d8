"""The Python front end: tree-sitter trees lowered into the neutral `Code`."""
