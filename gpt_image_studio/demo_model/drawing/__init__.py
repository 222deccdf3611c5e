"""How the demo model's pictures are made: a small studio of solids, light, paper and type."""
