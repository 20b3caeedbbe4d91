"""A judged week becomes files: week file, sheet, calendar, digest, printable page."""
