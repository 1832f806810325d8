"""Registries: reads YAML, Markdown and pattern registries with the place of every word, and adds entries to them."""
