"""The first screen: the curriculum, what is next, and how far the learner is."""
