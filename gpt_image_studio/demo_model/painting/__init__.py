"""A request as a picture: bytes from prompts, references and masks."""
