"""What the clean-up, an export and a deletion read and write in the database."""
