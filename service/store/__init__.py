"""What the service keeps: feedback, and which cards it was about. SQLAlchemy 2, SQLite or PostgreSQL."""
