"""The pictures a draft works from."""
