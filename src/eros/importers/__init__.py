"""Foreign files become records; what does not fit becomes a quarantined row."""
