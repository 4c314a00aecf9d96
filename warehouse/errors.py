"""Errors for people."""


class RoleshiftError(Exception):
    """Something a person can mend. The message says what was wrong, where, and what to do.

    The command line prints it as one sentence and exits with status 1.
    """
