"""The box in which everything can be found by typing a part of its name."""
