"""Small things any screen uses."""
