"""Lessons: the format, figures that the engine checks, the curriculum, and the linter."""
