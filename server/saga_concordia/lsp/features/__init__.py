"""One module per request: convert in, ask `ide`, convert out. Every module here is registered, in order of name."""
