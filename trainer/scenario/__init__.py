"""Scenarios: the format, what is graded, hints, attempts, and the linter that plays them all."""
