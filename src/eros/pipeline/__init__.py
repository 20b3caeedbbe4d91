"""Eight agents, pure and in order. ``week.py`` is the only file that knows the order."""
