"""Questions that the engine grades: what is asked, what can be answered, what is right and why."""
