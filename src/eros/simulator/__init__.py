"""The synthetic agency: pages, captions, vaults and a history made from known true effects.

It stands where real feeds stand and knows the truth behind its data; the learner may not import
it (import contract). Every number is drawn from a seed, so the same seed gives the same bytes.
"""
