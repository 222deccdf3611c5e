"""Jobs as the queue shows them."""
