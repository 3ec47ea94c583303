"""Practice: the questions of all lessons, those that are due and weak first."""
