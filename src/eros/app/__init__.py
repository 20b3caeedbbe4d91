"""Use cases: what a door can ask for. Holds the order of events, no SQL and no screens."""
