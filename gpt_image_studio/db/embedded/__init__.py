"""PostgreSQL on a laptop, in the data folder."""
