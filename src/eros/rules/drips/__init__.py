"""Rules on drip sets."""
