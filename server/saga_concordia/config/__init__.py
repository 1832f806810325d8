"""Settings and the files that they choose."""
