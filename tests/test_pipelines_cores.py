"""Work spread over cores."""

import os

import polars as pl

from pipelines.cores import LEAST, cpu_count, spread
from pipelines.openings import split
from tests import made_facts


def seen(rows: pl.DataFrame) -> tuple[int, list[int]]:
    return os.getpid(), rows["n"].to_list()


def test_many_rows_are_shared_out_in_order_and_few_are_not() -> None:
    for size in (0, 3, LEAST, 4 * LEAST):
        done = spread(seen, pl.DataFrame({"n": range(size)}, schema={"n": pl.Int64}))
        assert [n for _, part in done for n in part] == list(range(size))
        others = {pid for pid, _ in done} - {os.getpid()}
        assert bool(others) == (size > LEAST and cpu_count() > 1)


def test_openings_found_on_all_cores_are_those_found_on_one() -> None:
    texts = [f"Acme {n} | AI Engineer | ML Engineer\n\nYou will train models." for n in range(2 * LEAST)]
    postings = made_facts.postings(*({"posting_id": f"hn-{n:04}", "text": text} for n, text in enumerate(texts)))
    one_by_one = pl.concat(split(part) for part in postings.iter_slices(LEAST))
    assert split(postings).equals(one_by_one)
    assert one_by_one.height == 4 * LEAST
