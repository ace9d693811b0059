"""What is owed next, how promises were kept, the bundle of a case, the register as a table."""
