"""Estimates from history: what pages have in common, and what one page's sends are worth."""
