"""Rules on counts and distances of one send type."""
