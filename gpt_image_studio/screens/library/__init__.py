"""Everything an account made."""
