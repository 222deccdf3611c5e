"""What makes the demo model misbehave on demand, for tests and for people who look."""
