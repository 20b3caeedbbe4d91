"""Small tools without a domain word: errors, clock, chance, canonical bytes."""
