"""What is kept how long, what goes and how; what an operator asks for on behalf of an account. Crosses all features."""
