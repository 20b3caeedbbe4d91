"""Where things are kept: SQLAlchemy over SQLite or PostgreSQL. Values in, values out."""
