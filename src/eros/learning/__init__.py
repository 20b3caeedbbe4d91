"""What history teaches: estimates with their uncertainty, or the word that it cannot tell."""
