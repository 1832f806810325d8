"""The languages that Concordia reads, by file suffix."""
