"""Whole pictures. Each function takes the brief and returns the finished image; `table` says which words call which."""
