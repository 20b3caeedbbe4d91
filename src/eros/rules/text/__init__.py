"""Reading captions: normalised forms, phrase lists, screens."""
