"""Rules on labels and order."""
