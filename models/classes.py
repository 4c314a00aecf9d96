"""The levels that the models tell apart, in the order of every array of probabilities."""

LEVELS = tuple(range(1, 7))
PRIMARY = tuple(range(7))
