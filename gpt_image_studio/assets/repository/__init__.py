"""Assets in the database."""
