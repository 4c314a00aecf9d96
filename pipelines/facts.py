"""What is counted about a posting: no text, no author."""

import polars as pl

from pipelines.skills import find_skills, phrase_flags
from warehouse.contracts import POSTING_FACTS
from warehouse.taxonomy import Taxonomy


def posting_facts(postings: pl.DataFrame, taxonomy: Taxonomy) -> pl.DataFrame:
    """Return one POSTING_FACTS row for each row of `postings` (POSTINGS).

    Phrases and skills are looked for in the ad's title and the text together, as a job board's search does.
    """
    words = postings.select(pl.concat_str("title", "text", separator="\n", ignore_nulls=True)).to_series()
    phrase_ai, phrase_ml = phrase_flags(words, taxonomy)
    return POSTING_FACTS.check(
        postings.with_columns(
            posted_on=pl.col("posted_at").dt.date(),
            phrase_ai=phrase_ai,
            phrase_ml=phrase_ml,
            skills=find_skills(words, taxonomy),
            taxonomy_version=pl.lit(taxonomy.version),
        )
    )
