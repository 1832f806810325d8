"""The audit's faces: Markdown documents for a repository, one page for a browser."""
