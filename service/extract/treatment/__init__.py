"""The parts of reading treatment: which drug, which status, which days, how long a supply lasts."""
