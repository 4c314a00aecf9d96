"""Versions that rows bear: raise one, and exactly the rows it made are made anew."""

PARSER_VERSION = "2"
"""Of the parsers of `pipelines.sources` and of what `pipelines.postings` reads out of a posting."""

SPLITTER_VERSION = "5"
"""Of `pipelines.openings` and of `pipelines.evidence`, whose briefs it writes."""

MARKS_VERSION = "4"
"""Of `pipelines.jobs_marks`, which keeps titles that the splitter found: a new splitter needs a new version here. The
history in the box holds marks: a new version of them needs a new history."""

JOBS_VERSION = "2"
"""Of `pipelines.jobs`: the rules that join postings to jobs."""
