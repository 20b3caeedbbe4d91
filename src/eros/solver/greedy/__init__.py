"""A week without the solver: the same question, answered by hand's logic."""
