"""The screen on which a lesson is read."""
