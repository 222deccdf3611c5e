"""A photograph of solids: camera, lamps, surfaces."""
