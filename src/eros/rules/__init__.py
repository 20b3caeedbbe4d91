"""The business rules: each one file, named by its code; ``catalogue.py`` lists them all."""
