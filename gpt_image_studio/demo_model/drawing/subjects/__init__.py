"""Things to photograph. Each function takes the brief and returns a Subject standing on y = 0 around the y axis."""
