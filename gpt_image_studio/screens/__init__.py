"""What people see: each screen is a room with its page, its parts and its state."""
