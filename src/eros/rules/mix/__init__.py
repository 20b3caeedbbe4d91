"""Rules on the week's mix and diversity."""
