"""The schema's history. Run by ``eros db upgrade``; never edited once released."""
