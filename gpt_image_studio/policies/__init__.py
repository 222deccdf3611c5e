"""What the legal pages say, and which test keeps each promise: `documents` is the one source of pages and policy map."""
