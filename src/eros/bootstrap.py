"""The only place that builds things: settings in, a working ``App`` out."""
