"""Rules that keep a page truthful and safe; none of them has a flag."""
