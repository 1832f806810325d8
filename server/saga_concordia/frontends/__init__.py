"""Source text in, neutral code out: one folder per language, one file per dialect."""
