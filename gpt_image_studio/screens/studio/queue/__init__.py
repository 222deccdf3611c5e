"""The drawer: queue, details, log."""
