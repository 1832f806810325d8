"""Renderers of what a check found."""
