"""The protocol of the GPT Image API."""
