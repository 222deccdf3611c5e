"""The middle: the pictures of the shown job."""
