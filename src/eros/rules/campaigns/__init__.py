"""Rules on games, bundles, tips and campaigns."""
