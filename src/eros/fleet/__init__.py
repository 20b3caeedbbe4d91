"""Many pages, many processes, one machine."""
