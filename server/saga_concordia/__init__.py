"""Concordia keeps event-driven saga code in concord with its event registry."""

__version__ = "0.1.0"
