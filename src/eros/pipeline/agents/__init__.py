"""The eight agents, one file and one question each."""
