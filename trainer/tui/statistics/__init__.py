"""Statistics: what was done, what is weak, how far the learner is."""
