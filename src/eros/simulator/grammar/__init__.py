"""Phrase tables and the grammar that makes captions of them: mild, varied English."""
