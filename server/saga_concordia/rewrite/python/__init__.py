"""What fixes write in Python."""
