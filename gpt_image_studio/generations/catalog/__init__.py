"""Models and what each can do."""
