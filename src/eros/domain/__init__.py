"""Frozen values every other room speaks in. Knows nothing of storage, solving or doors."""
