"""What the service keeps: decision records, the cards they issued, feedback, used nonces. SQLite or PostgreSQL."""
