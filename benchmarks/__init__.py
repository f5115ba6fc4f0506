"""Measurements of the hot path: `python -m benchmarks.run`. How to read the figures: README.md."""
