"""The keys that a learner has chosen, and the screen on which they are chosen."""
