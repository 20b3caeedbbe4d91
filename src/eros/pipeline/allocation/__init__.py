"""How many of which send: capacity, counts, priced wishes, flavours. Used by agent 2 alone."""
