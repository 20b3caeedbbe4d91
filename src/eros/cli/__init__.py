"""The command line: words and shapes, no decisions."""
