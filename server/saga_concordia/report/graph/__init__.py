"""Graphs: one picture as plain data, and a module for each format that it is drawn in."""
