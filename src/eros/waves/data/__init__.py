"""The plan's waves, criteria, triggers, risks and practices as data."""
