"""The screen on which the learner sets the trainer up."""
