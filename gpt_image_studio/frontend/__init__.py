"""What only the build of the front end needs."""
