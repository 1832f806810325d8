"""What an editor asks for: a workspace, a path and an offset in, plain data out. Knows no protocol."""
