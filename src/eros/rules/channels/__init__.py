"""Rules on channels, audiences and page kinds."""
