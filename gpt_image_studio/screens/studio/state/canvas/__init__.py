"""The shown job as the canvas shows it."""
