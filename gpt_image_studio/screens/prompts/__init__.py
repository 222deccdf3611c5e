"""The prompt library, and prompts of one's own."""
