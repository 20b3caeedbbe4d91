"""Rules on captions: length, reuse, fit."""
