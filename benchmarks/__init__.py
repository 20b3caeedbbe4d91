"""What EROS costs and what its plans are worth, measured: ``python -m benchmarks``."""
