"""EROS, the Engagement and Revenue Optimization System: plans a week of sends for a page."""

__version__ = "0.1.0"
