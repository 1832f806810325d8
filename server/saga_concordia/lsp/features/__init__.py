"""One module per request: convert in, ask `ide`, convert out."""
