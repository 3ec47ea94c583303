"""A topology of the learner's own: what it starts from, and the file that it is kept in."""
