"""Rules on what does not sell."""
