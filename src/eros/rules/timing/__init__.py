"""Rules on minutes, windows, expiry and pins."""
