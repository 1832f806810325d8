"""One writer per format: a registry to the text of another tool."""
