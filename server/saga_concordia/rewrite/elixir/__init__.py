"""What fixes write in Elixir."""
