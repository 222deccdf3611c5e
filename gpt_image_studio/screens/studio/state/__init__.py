"""What the studio knows: one room for each part of the screen."""
