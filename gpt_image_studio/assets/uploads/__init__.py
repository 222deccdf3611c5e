"""The door for files."""
