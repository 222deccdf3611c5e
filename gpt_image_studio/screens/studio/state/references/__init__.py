"""The pictures of the draft."""
