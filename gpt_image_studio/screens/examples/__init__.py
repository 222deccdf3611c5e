"""Worked examples: pictures made here, with the prompt and settings that make them."""
