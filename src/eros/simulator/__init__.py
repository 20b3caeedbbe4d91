"""A synthetic agency whose true effects are known. The learner may not look."""
