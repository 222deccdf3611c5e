"""What is for sale: plans and packs. Taking money for them is built on this."""
