"""The draft: what is chosen and what it costs."""
