"""The Elixir front end: source text to neutral code."""
