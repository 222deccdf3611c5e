"""The shell every page stands in: header, footer, notices, trouble, document."""
