"""One decision: LP, filtered weekly MIP, minutes, styles, captions. The only room with OR-Tools."""
