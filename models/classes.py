"""The classes that the models tell apart, in the order of every array of probabilities."""

ROLES = ("ai_engineer", "ml_engineer", "researcher", "data_scientist", "other")
LEVELS = tuple(range(1, 7))
PRIMARY = tuple(range(7))
