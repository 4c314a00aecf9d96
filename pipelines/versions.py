"""Versions that rows bear: raise one, and exactly the rows it made are made anew."""

PARSER_VERSION = "2"
"""Of the parsers of `pipelines.sources` and of what `pipelines.postings` reads out of a posting."""

SPLITTER_VERSION = "2"
"""Of `pipelines.openings`."""

JOBS_VERSION = "1"
"""Of `pipelines.jobs`: the marks of postings and the rules that join them."""
