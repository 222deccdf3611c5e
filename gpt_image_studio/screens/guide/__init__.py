"""How to use: the guide."""
