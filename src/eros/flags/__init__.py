"""Flags: the catalogue, the file they live in, and what they answer. Asked by ``app`` only."""
