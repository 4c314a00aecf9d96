"""The lane in order, as a Prefect flow and as the command line `roleshift`: load, call, store."""

import atexit
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from uuid import uuid4

import duckdb
import numpy
import polars as pl
import typer
from pydantic import ValidationError

import pipelines.answers
import pipelines.backtest
import pipelines.benchmark
import pipelines.embed
import pipelines.facts
import pipelines.forecast
import pipelines.inversion
import pipelines.job_pairs
import pipelines.jobs
import pipelines.jobs_marks
import pipelines.judge
import pipelines.labelled
import pipelines.openings
import pipelines.outlook
import pipelines.own_file
import pipelines.panel
import pipelines.postings
import pipelines.record
import pipelines.series
import pipelines.sources
from crawlers import launch, recognise, registry
from crawlers import sample as sample_source
from crawlers.job import CrawlJob, CrawlReport, SourceReport
from models import card, reader
from models.classifier import WEIGHTS, Classifier
from models.encoder import Encoder
from models.evaluate import Examples, evaluate, train
from pipelines.align import align
from pipelines.correct import Correction, correction
from pipelines.evidence import brief
from pipelines.features import cases, frame
from pipelines.versions import JOBS_VERSION, MARKS_VERSION, PARSER_VERSION, SPLITTER_VERSION
from warehouse import claims, contracts, history, labels, lane, ledger, marts, panel, report, runs, taxonomy
from warehouse.breaks import breaks
from warehouse.errors import RoleshiftError
from warehouse.export import Format, export
from warehouse.files import replace_text
from warehouse.intake import read_table
from warehouse.publish import publish
from warehouse.settings import Settings, parse_month
from warehouse.snapshot import Snapshot
from warehouse.store import Store

DOCUMENT_BATCH_BYTES = 8_000_000
ROW_BATCH = 4_000
FAULTS_SHOWN = 20
PREFECT_PORT = "4200"


def say(line: str) -> None:
    """One line of progress for a person, beside the output."""
    typer.echo(line, err=True)


@dataclass(eq=False)
class Run:
    """What one walk down the lane needs: settings, the store, what to ask for."""

    settings: Settings
    store: Store
    kinds: Sequence[str] = ()
    since: str | None = None
    until: str | None = None
    sample: bool = False

    @cached_property
    def taxonomy(self) -> taxonomy.Taxonomy:
        """Roles, levels, skills."""
        return taxonomy.load()

    @cached_property
    def encoder(self) -> Encoder:
        """The text encoder."""
        return _encoder(self.settings)

    @cached_property
    def classifier(self) -> Classifier:
        """The judge of roles and levels."""
        return Classifier.load()

    @property
    def versions(self) -> dict[str, str]:
        """Ids of all that shapes a row, for manifests."""
        return {
            "parser_version": PARSER_VERSION,
            "splitter_version": SPLITTER_VERSION,
            "marks_version": MARKS_VERSION,
            "jobs_version": JOBS_VERSION,
            "taxonomy_version": self.taxonomy.version,
            "encoder_id": self.encoder.id,
            "model_id": pipelines.judge.model_id(self.classifier),
        }


def crawl(run: Run) -> None:
    """Ask the sources; keep every answer as it came."""
    crawl_id = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ-") + uuid4().hex[:6]
    with ExitStack() as stack:
        gateway = stack.enter_context(sample_source.serve()) if run.sample else run.settings.gateway
        listed = registry.load(sample_source.SOURCES) if run.sample else _followed(run.settings)
        job = CrawlJob(
            crawl_id=crawl_id,
            sources=registry.select(listed, run.kinds),
            since=run.since,
            until=run.until,
            documents=run.settings.documents,
            gateway=gateway,
            contact=run.settings.contact,
            sample=run.sample,
        )
        answer = launch.crawl(job, on_progress=say)
    lane.save_crawl(run.store, _crawls(answer, run.sample), _crawl_pages(answer))
    run.store.show_documents()
    if answer.outcome == "failed":
        raise RoleshiftError(f"the crawl failed: {answer.reason}")
    if answer.outcome == "partial":
        say(f"crawl: partial, {answer.reason}; what is missing is asked for again next time")


def _followed(settings: Settings) -> list[registry.Source]:
    return registry.followed(settings.registry, settings.own_sources)


def _crawls(answer: CrawlReport, sample: bool) -> pl.DataFrame:
    """What the crawl reports of each source, as rows of `crawls`."""
    shared = {"crawl_id": answer.crawl_id, "finished_at": datetime.now(UTC), "sample": sample}
    rows = [shared | asdict(row) | {"statuses": json.dumps(row.statuses)} for row in answer.sources]
    return pl.DataFrame(rows, schema=contracts.CRAWLS.schema)


def _crawl_pages(answer: CrawlReport) -> pl.DataFrame:
    """The answers that came of each board, as rows of `crawl_pages`."""
    rows = [
        (answer.crawl_id, row.source, url, sha256, row.whole)
        for row in answer.sources
        for url, sha256 in dict(row.answers).items()
    ]
    return pl.DataFrame(rows, schema=contracts.CRAWL_PAGES.schema, orient="row")


def load_history(run: Run) -> None:
    """Load the committed facts of 2011 on, once."""
    loaded = history.load(run.store)
    if loaded:
        say(f"history: {loaded:,} postings loaded")
    if months := panel.load(run.store):
        say(f"history: {months:,} monthly counts of Greenhouse boards loaded")


def understand(run: Run) -> None:
    """Documents into postings and rejects, then the facts that need no model."""
    waiting = lane.pending(run.store, "documents", parser_version=PARSER_VERSION)
    for batch in _by_bytes(waiting):
        documents = lane.read_documents(run.store, batch)
        raw = pipelines.sources.parse(documents)
        postings, rejects = pipelines.postings.understand(raw)
        parses, listed = pipelines.sources.parses(documents, raw), pipelines.sources.listed_ads(raw)
        lane.save_postings(run.store, parses, listed, postings, rejects)
        say(f"postings: {postings.height:,} and {rejects.height:,} rejects from {documents.height} documents")
    versions = {"parser_version": PARSER_VERSION, "taxonomy_version": run.taxonomy.version}
    for postings in lane.pending(run.store, "posting_facts", **versions).iter_slices(ROW_BATCH):
        facts = pipelines.facts.posting_facts(postings, run.taxonomy)
        lane.save(run.store, contracts.POSTING_FACTS, facts)


def split(run: Run) -> None:
    """Postings into openings."""
    waiting = lane.pending(run.store, "openings", splitter_version=SPLITTER_VERSION)
    for number, postings in enumerate(waiting.iter_slices(ROW_BATCH)):
        openings = pipelines.openings.split(postings)
        lane.save_openings(run.store, postings["posting_id"], openings)
        say(f"openings: {number * ROW_BATCH + postings.height:,} of {waiting.height:,} postings read")


def match(run: Run) -> None:
    """Postings into jobs: one real job once. All are matched anew where one is new or changed."""
    waiting = lane.pending(run.store, "posting_marks", marks_version=MARKS_VERSION)
    for postings in waiting.iter_slices(ROW_BATCH):
        openings = lane.read_openings(run.store, postings["posting_id"])
        lane.save_marks(run.store, pipelines.jobs_marks.posting_marks(postings, openings))
    marked = lane.pending(run.store, "posting_jobs", marks_version=MARKS_VERSION, jobs_version=JOBS_VERSION)
    if marked.is_empty():
        return
    jobs = pipelines.jobs.posting_jobs(marked)
    lane.save_jobs(run.store, jobs)
    say(f"jobs: {jobs['job_id'].n_unique():,} behind {jobs.height:,} postings")


def _check_encoder(classifier: Classifier, encoder: Encoder) -> None:
    if classifier.encoder_id != encoder.id:
        raise RoleshiftError(
            f"the classifier was fitted on {classifier.encoder_id}, not on {encoder.id};"
            " fit it anew with `roleshift train --labels FILE`, or unset ROLESHIFT_ENCODER"
        )


def judge(run: Run) -> None:
    """Openings into roles and levels."""
    _check_encoder(run.classifier, run.encoder)
    versions = {
        "model_id": pipelines.judge.model_id(run.classifier),
        "taxonomy_version": run.taxonomy.version,
        "splitter_version": SPLITTER_VERSION,
    }
    waiting = lane.pending(run.store, "opening_facts", **versions)
    for number, batch in enumerate(waiting.iter_slices(ROW_BATCH)):
        openings = lane.read_openings(run.store, batch["posting_id"])
        postings = lane.read_postings(run.store, batch["posting_id"])
        facts = pipelines.judge.judge(openings, postings, partial(_embed, run), run.classifier, run.taxonomy)
        lane.save(run.store, contracts.OPENING_FACTS, facts)
        say(f"judged: {number * ROW_BATCH + batch.height:,} of {waiting.height:,} postings judged")


def _embed(run: Run, briefs: pl.DataFrame) -> pl.DataFrame:
    """Briefs (text_hash, text) into EMBEDDINGS; each text is read once by each encoder, and what is read is stored."""
    known = lane.read_embeddings(run.store, briefs["text_hash"], run.encoder.id)
    unread = briefs.join(known, on="text_hash", how="anti")
    if unread.is_empty():
        return known
    read = pipelines.embed.embed(unread, run.encoder.encode, run.encoder.id)
    lane.save(run.store, contracts.EMBEDDINGS, read)
    say(f"embeddings: {read.height:,} texts read by {run.encoder.id}")
    return pl.concat([known, read])


def _errors(classifier: Classifier) -> pl.DataFrame:
    """What the evaluation card says of the classifier's errors, as a mart."""
    rows = classifier.card["errors"] if classifier.card else []
    return pl.DataFrame(rows, schema=contracts.CLASSIFIER_ERROR.schema).with_columns(
        model_id=pl.lit(pipelines.judge.model_id(classifier))
    )


def _corrections(classifier: Classifier, role_monthly: pl.DataFrame) -> dict[str, Correction]:
    """The correction of each source whose errors the evaluation card knows, where that source has postings."""
    known = (classifier.card or {}).get("correction")
    if known is None or known["source"] not in role_monthly["source"]:
        return {}
    return {known["source"]: correction(role_monthly, known["source"], numpy.array(known["matrices"]))}


def build_marts(run: Run) -> None:
    """Facts into marts and forecasts, tested, in one transaction."""

    def compute(store: Store) -> dict[str, pl.DataFrame]:
        role_monthly = store.query("FROM role_monthly ORDER BY ALL")
        corrections = _corrections(run.classifier, role_monthly)
        inversion = pipelines.inversion.inversion(role_monthly, corrections)
        crossing, path = pipelines.outlook.outlook(
            inversion, role_monthly, corrections, run.settings.deadline, run.settings.horizon
        )
        frozen, coming = ledger.read(run.settings.ledger)
        return {
            "inversion_monthly": inversion,
            "crossing": crossing,
            "forecast_monthly": path,
            "classifier_error": _errors(run.classifier),
            "benchmark_monthly": pipelines.benchmark.benchmark_monthly(lane.read_newest(store, "tracker")),
            "breaks": breaks(store, ledger.manifests(run.settings.ledger)),
            "forecast_ledger": frozen,
            "forecast_score": pipelines.record.forecast_score(coming, inversion),
            "revision": _revision(run, {"inversion_monthly": inversion, "crossing": crossing}),
            **ledger.read_backtest(),
        }

    ledger.freeze(run.settings.snapshots, run.settings.ledger)
    marts.build(run.store, compute)
    run.store.checkpoint()


def _revision(run: Run, after: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """What a new model or taxonomy changes in every series, told before it is published; where nothing is new, the last
    such change."""
    try:
        former = Snapshot.open(run.settings.snapshots)
    except RoleshiftError:
        return contracts.REVISION.empty()
    names = ("model_id", "taxonomy_version")
    pairs = [(getattr(former.manifest, name), run.versions[name]) for name in names]
    changed = [f"{old} -> {new}" for old, new in pairs if old != new]
    if not changed:
        return former.table("revision")
    before = {name: former.table(name) for name in after}
    found = pipelines.record.revision(before, after, ", ".join(changed), datetime.now(UTC).date())
    for line in report.revision_lines(found):
        say(line)
    return found


def publish_snapshot(run: Run) -> None:
    """Marts into a new snapshot; its tables as CSV beside it."""
    snapshot_id = publish(run.store, run.settings.snapshots, run.versions, run.classifier.card)
    ledger.freeze(run.settings.snapshots, run.settings.ledger)
    export(Snapshot.open(run.settings.snapshots), run.settings.data_dir / "csv")
    say(f"published: snapshot {snapshot_id}")


def _by_bytes(waiting: pl.DataFrame) -> list[pl.Series]:
    """Document ids in batches of some megabytes."""
    batch = (waiting["bytes"].cum_sum() // DOCUMENT_BATCH_BYTES).alias("batch")
    return [part["document_id"] for part in waiting.with_columns(batch).partition_by("batch", maintain_order=True)]


BUILD = (load_history, understand, split, match, judge, build_marts)
LANE = (crawl, *BUILD, publish_snapshot)


def walk(settings: Settings, steps: Sequence[Callable[[Run], None]], **asked: Any) -> None:
    """Run steps of the lane on one data folder, held for as long as it takes."""
    with Store(settings.database, settings.documents) as store, runs.recorded(settings.data_dir):
        run = Run(settings, store, **asked)
        for step in steps:
            step(run)


def _as_task(step: Callable[[Run], None]) -> Callable[[Run], None]:
    from prefect import task  # takes seconds, which every command would wait for
    from prefect.cache_policies import NO_CACHE

    return task(name=step.__name__, cache_policy=NO_CACHE, persist_result=False)(step)


def _as_flow() -> Any:
    from prefect import flow

    return flow(name="refresh", persist_result=False, validate_parameters=False)(refresh_lane)


def refresh_lane(
    kinds: Sequence[str] = (),
    since: str | None = None,
    until: str | None = None,
    sample: bool = False,
    data_dir: str | None = None,
    registry_file: str | None = None,
) -> None:
    """The whole lane, one Prefect task a step; `_as_flow` makes a flow of it."""
    steps = [_as_task(step) for step in LANE]
    settings = _settings(data_dir=data_dir, registry=registry_file)
    walk(settings, steps, kinds=kinds, since=since, until=until, sample=sample)


def _settings(**flags: Any) -> Settings:
    """Settings from the environment, overridden by the flags that were given."""
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = "ROLESHIFT_" + "_".join(str(part) for part in first["loc"]).upper()
        raise RoleshiftError(f"the setting {name} is wrong: {first['msg']}") from error


def _prefect(settings: Settings, **more: str) -> Any:
    """Prefect as this project runs it: its files in the data folder, no telemetry, patience at the start."""
    os.environ.setdefault("DO_NOT_TRACK", "1")  # before the import, at which Prefect's telemetry starts
    from prefect.settings import temporary_settings

    home = (settings.data_dir / "prefect").resolve()
    home.mkdir(parents=True, exist_ok=True)
    defaults = {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        **more,
    }
    return temporary_settings({k: v for k, v in defaults.items() if k not in os.environ})


def _hush() -> None:
    """Keep Prefect's own lines out of the terminal: `say` tells the progress, `main` the error.

    Prefect's threads outlive the interpreter's end, where DuckDB's binding then counts its leaks on stderr.
    """
    atexit.register(lambda: os.dup2(os.open(os.devnull, os.O_WRONLY), 2))
    for name in ("", ".flow_runs", ".task_runs", ".flow_engine", ".task_engine"):
        logging.getLogger(f"prefect{name}").setLevel(logging.CRITICAL)


@contextmanager
def _server(settings: Settings) -> Iterator[str]:
    """A Prefect server for the schedule, with its pages, until the block ends; or the one that is configured."""
    if configured := os.environ.get("PREFECT_API_URL"):
        yield configured
        return
    with _prefect(settings):
        from prefect.settings import get_current_settings

        environment = get_current_settings().to_environment_variables(exclude_unset=True)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", PREFECT_PORT]
    process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{PREFECT_PORT}/api"
    finally:
        process.terminate()
        process.wait()


app = typer.Typer(
    help="The open observatory of the AI-engineering job market.",
    epilog="Every setting can be given as ROLESHIFT_NAME in the environment or a .env file; see docs/settings.md.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)


def _month(text: str) -> str:
    try:
        return parse_month(text)
    except ValueError as error:
        raise RoleshiftError(str(error)) from error


DataDir = Annotated[Path | None, typer.Option(help="Folder of the database, documents and snapshots.")]
Since = Annotated[str | None, typer.Option(parser=_month, metavar="YYYY-MM", help="First month.")]
Until = Annotated[str | None, typer.Option(parser=_month, metavar="YYYY-MM", help="Last month.")]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="KIND", help="Kind of source (hn, greenhouse, …, or boards); repeatable."),
]
Registry = Annotated[
    Path | None, typer.Option("--registry", metavar="FILE", help="Sources to follow instead of the usual ones.")
]
Sample = Annotated[bool, typer.Option("--sample", help="Read the written sample instead of live services.")]
Out = Annotated[Path | None, typer.Option(help="File to write instead of the terminal.")]


@app.command()
def refresh(
    since: Since = None,
    until: Until = None,
    source: Kinds = None,
    sample: Sample = False,
    registry_file: Registry = None,
    data_dir: DataDir = None,
) -> None:
    """The whole lane: crawl, understand, judge, build, forecast, publish, CSV."""
    settings = _settings(data_dir=data_dir, registry=registry_file)
    _hush()
    with _prefect(settings):
        _as_flow()(source or (), since, until, sample, str(settings.data_dir), _text(settings.registry))
    typer.echo(report.summary(Snapshot.open(settings.snapshots), settings))


def _text(path: Path | None) -> str | None:
    return str(path) if path else None


@app.command("crawl")
def crawl_command(
    since: Since = None,
    until: Until = None,
    source: Kinds = None,
    sample: Sample = False,
    registry_file: Registry = None,
    data_dir: DataDir = None,
) -> None:
    """First part of the lane: ask the sources, keep their answers."""
    settings = _settings(data_dir=data_dir, registry=registry_file)
    walk(settings, [crawl], kinds=source or (), since=since, until=until, sample=sample)


@app.command("build")
def build_command(data_dir: DataDir = None) -> None:
    """Middle of the lane: documents to postings, openings, labels, marts and forecast."""
    walk(_settings(data_dir=data_dir), BUILD)


@app.command("publish")
def publish_command(data_dir: DataDir = None) -> None:
    """End of the lane: the marts as a new snapshot."""
    walk(_settings(data_dir=data_dir), [publish_snapshot])


@app.command("classify")
def classify_command(file: Path, out: Out = None) -> None:
    """Judge the postings of a CSV, JSONL or Parquet file (columns id, text or html)."""
    encoder, words, classifier = _encoder(_settings()), taxonomy.load(), Classifier.load()
    _check_encoder(classifier, encoder)
    raw, faults = pipelines.own_file.from_table(read_table(file), read_at=datetime.now(UTC))
    postings, _ = pipelines.postings.understand(raw)
    openings = pipelines.openings.split(postings.filter("is_job"))
    read = partial(pipelines.embed.embed, encode=encoder.encode, encoder_id=encoder.id)
    facts = pipelines.judge.judge(openings, postings, read, classifier, words)
    _write_lines(pipelines.answers.answers(raw, postings, openings, facts), out)
    if faults:
        shown, more = faults[:FAULTS_SHOWN], len(faults) - FAULTS_SHOWN
        lines = "".join(f"\n  {fault}" for fault in [*shown, *([f"and {more:,} more"] if more > 0 else [])])
        raise RoleshiftError(
            f"{file}: left out {len(faults):,} of {raw.height + len(faults):,} rows and judged the rest:{lines}"
        )


@app.command("forecast")
def forecast_command(
    file: Path,
    deadline: Annotated[str | None, typer.Option(parser=_month, metavar="YYYY-MM")] = None,
    out: Out = None,
) -> None:
    """Forecast the AI:ML ratio of a CSV file with the columns series, month, ai, ml."""
    settings = _settings(deadline=deadline)
    series = pipelines.series.read_series(read_table(file))
    found = pipelines.forecast.forecast(series, deadline=settings.deadline, horizon=settings.horizon)
    _write_lines([pipelines.forecast.to_json(one) for one in found], out)


@app.command("backtest")
def backtest_command(data_dir: DataDir = None) -> None:
    """Forecast every past month of the newest snapshot anew with what was known then, for the history in the box."""
    inversion = Snapshot.open(_settings(data_dir=data_dir).snapshots).table("inversion_monthly")
    long = pl.col("month").min().over("source") < pipelines.backtest.FIRST
    real = (pl.col("source") != "sample") & (pl.col("definition") != pipelines.inversion.CORRECTED)
    scores, crossings = pipelines.backtest.backtest(inversion.filter(long, real), say)
    ledger.write_backtest((scores, crossings), pipelines.backtest.as_markdown(scores))


@app.command("export")
def export_command(
    out: Annotated[Path, typer.Option(help="Folder to write to.")] = Path("export"),
    since: Since = None,
    until: Until = None,
    table: Annotated[list[str] | None, typer.Option(help="Table to write; repeatable. Default: all.")] = None,
    format: Annotated[Format, typer.Option(help="csv or parquet.")] = "csv",  # noqa: A002  the flag's name
    data_dir: DataDir = None,
) -> None:
    """The published marts as files, with a manifest."""
    snapshot = Snapshot.open(_settings(data_dir=data_dir).snapshots)
    rows = export(snapshot, out, tables=table or (), since=since, until=until, format=format)
    typer.echo(f"{len(rows)} tables, {sum(rows.values()):,} rows in {out}/ (manifest.json lists them)")


@app.command("claims")
def claims_command(
    out: Annotated[Path | None, typer.Option(help="File to write instead of the terminal, .csv or .jsonl.")] = None,
    data_dir: DataDir = None,
) -> None:
    """The verdict on each of the 19 claims behind the project, from the newest snapshot."""
    found = claims.answers(Snapshot.open(_settings(data_dir=data_dir).snapshots))
    if out is None:
        typer.echo(claims.as_lines(found))
    else:
        replace_text(out, claims.as_file(found, out.suffix))
        say(f"{len(found)} claims in {out}")


@app.command("dashboard")
def dashboard_command(port: Annotated[int | None, typer.Option()] = None, data_dir: DataDir = None) -> None:
    """Open the pages on the newest snapshot."""
    settings = _settings(port=port, data_dir=data_dir)
    Snapshot.open(settings.snapshots)
    page = Path(__file__).with_name("dashboard") / "app.py"
    flags = {
        "server.port": str(settings.port),
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
    }
    command = [sys.executable, "-m", "streamlit", "run", str(page)]
    command += [word for name, value in flags.items() for word in (f"--{name}", value)]
    environment = os.environ | {"ROLESHIFT_DATA_DIR": str(settings.data_dir.resolve())}
    say(f"the pages are at http://127.0.0.1:{settings.port}; Ctrl-C stops them")
    raise typer.Exit(subprocess.run(command, env=environment, check=False).returncode)


@app.command("schedule")
def schedule_command(
    cron: Annotated[str | None, typer.Option(help="When to run (cron, UTC).")] = None,
    registry_file: Registry = None,
    data_dir: DataDir = None,
) -> None:
    """Serve the weekly refresh as a Prefect deployment, until stopped."""
    settings = _settings(cron=cron, data_dir=data_dir, registry=registry_file)
    registry_file = settings.registry.resolve() if settings.registry else None
    asked = {"data_dir": str(settings.data_dir.resolve()), "registry_file": _text(registry_file)}
    with _server(settings) as address, _prefect(settings, PREFECT_API_URL=address):
        _wait_for(address)
        say(f"refresh is scheduled ({settings.cron}, UTC); pages at {address.removesuffix('/api')}; Ctrl-C stops it")
        _as_flow().serve(name="weekly", cron=settings.cron, limit=1, parameters=asked, print_starting_message=False)


def _wait_for(address: str) -> None:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        deadline = time.monotonic() + 180
        while error := client.api_healthcheck():
            if time.monotonic() > deadline:
                raise RoleshiftError(f"no Prefect server answers at {address}: {error}")
            time.sleep(1)


sources = typer.Typer(help="The registry of sources: list them, try them, add one.", no_args_is_help=True)
app.add_typer(sources, name="sources")


@sources.command("list")
def sources_list(registry_file: Registry = None, data_dir: DataDir = None) -> None:
    """Every source that a refresh asks, with its company and the day it was added."""
    for source in _followed(_settings(data_dir=data_dir, registry=registry_file)):
        typer.echo("\t".join((source.id, source.company or "", source.added)))


@sources.command("check")
def sources_check(source: Kinds = None, registry_file: Registry = None, data_dir: DataDir = None) -> None:
    """Try every source once, keep nothing, and say what came; exit status 1 if one failed."""
    settings = _settings(data_dir=data_dir, registry=registry_file)
    with TemporaryDirectory(prefix="roleshift-trial-") as folder:
        answer = _try(settings, registry.select(_followed(settings), source or ()), Path(folder))
    for tried in answer.sources:
        typer.echo(f"{tried.source}: {_told(tried)}")
    if failed := [tried.source for tried in answer.sources if tried.outcome == "failed"]:
        why = answer.reason if answer.outcome == "failed" else ", ".join(failed[:FAULTS_SHOWN])
        raise RoleshiftError(f"{len(failed)} of {len(answer.sources)} sources failed: {why}")


@sources.command("add")
def sources_add(
    url: Annotated[str, typer.Argument(help="Address of a careers page, board or feed.")],
    company: Annotated[str | None, typer.Option(help="Its name. Default: as the ads or the slug say.")] = None,
    kind: Annotated[str | None, typer.Option(help="Kind of source, where the address does not show it.")] = None,
    slug: Annotated[str | None, typer.Option(help="The board's name, where the address does not show it.")] = None,
    registry_file: Registry = None,
    data_dir: DataDir = None,
) -> None:
    """Recognise a source by its address, try it once, and add its row to the registry of the data folder (or FILE)."""
    settings = _settings(data_dir=data_dir, registry=registry_file)
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    source = recognise.source(url, added=today, kind=kind, slug=slug, company=company)
    path = settings.registry or settings.own_sources
    registry.refuse_known(source, _followed(settings) if path.exists() or not settings.registry else ())
    tried, named = _try_one(settings, source)
    source = replace(source, company=company or recognise.company_of(source, named))
    former = path.read_text(encoding="utf-8") if path.exists() else registry.NEW
    replace_text(path.resolve(), registry.with_row(former, source))
    typer.echo(f"{source.id} ({source.company or 'many companies'}): {_told(tried)}; its row is in {path}")


def _try(settings: Settings, listed: Sequence[registry.Source], folder: Path) -> CrawlReport:
    """Crawl the sources once into a folder; of Hacker News the newest threads are enough."""
    last_month = datetime.now(UTC).replace(day=1) - timedelta(days=1)
    job = CrawlJob(
        crawl_id="trial",
        sources=listed,
        since=f"{last_month:%Y-%m}",
        documents=folder,
        gateway=settings.gateway,
        contact=settings.contact,
    )
    return launch.crawl(job, on_progress=say)


def _try_one(settings: Settings, source: registry.Source) -> tuple[SourceReport, list[str]]:
    """What came from one source, and the companies that its ads name."""
    with TemporaryDirectory(prefix="roleshift-trial-") as folder:
        answer = _try(settings, [source], Path(folder))
        (tried,) = answer.sources
        if tried.outcome == "failed":
            why = (answer.reason or "").removeprefix(f"{source.id}: ")
            raise RoleshiftError(f"{why}; check the address, nothing was added")
        parts = [pl.read_parquet(part) for part in Path(folder).rglob("*.parquet")]
    raw = pipelines.sources.parse(pl.concat([contracts.DOCUMENTS.empty(), *parts])).filter(pl.col("reject").is_null())
    if raw.is_empty():
        raise RoleshiftError(f"{source.id}: {_told(tried)}, none that could be read; nothing was added")
    return tried, raw["company"].drop_nulls().to_list()


def _told(tried: SourceReport) -> str:
    """What came of one source, in a few words."""
    came = {"finished": f"ok, {tried.items:,} ads", "partial": f"partial, {tried.items:,} ads", "failed": "failed"}
    why = f", {tried.reason.removeprefix(tried.source).strip()}" if tried.reason else ""
    return came[tried.outcome] + why


@app.command("status")
def status_command(data_dir: DataDir = None) -> None:
    """Last snapshot, its age, rows by source and month, what failed last time."""
    settings = _settings(data_dir=data_dir)
    typer.echo(report.status(settings))


Labels = Annotated[
    list[Path],
    typer.Option(
        "--labels",
        help="JSONL: id, month, source, openings; also title, text, company, weight, provenance. May be repeated.",
    ),
]


@app.command("label")
def label_command(
    number: Annotated[int, typer.Option("--next", min=1, help="Postings to label.")] = 10, data_dir: DataDir = None
) -> None:
    """Label the postings that would teach most; the answers go to labels.jsonl in the data folder."""
    settings = _settings(data_dir=data_dir)
    done = {*labels.read(settings.labels), *pl.read_csv(WEIGHTS / "label_ids.csv")["id"]}
    with Store(settings.database, settings.documents) as store:
        judged = lane.read_judged(store, lane.to_label(store, done)["posting_id"].head(number))
    if judged.is_empty():
        raise RoleshiftError(f"{settings.database} holds no posting to label; type `roleshift refresh` first")
    postings = judged.partition_by("posting_id", maintain_order=True)
    for count, openings in enumerate(postings, start=1):
        first = openings.row(0, named=True)
        typer.echo(f"\n--- {count} of {len(postings)}: {first['posting_id']}, {first['month']}\n\n{first['text']}\n")
        if answers := _ask(openings.to_dicts()):
            labels.add(settings.labels, labels.label(first["posting_id"], first["month"], first["source"], answers))
    say(f"labels are in {settings.labels}; next: roleshift train --labels LABELS.jsonl --labels {settings.labels}")


def _ask(openings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The openings as a person labels them; empty where the posting is skipped."""
    answers = []
    for row in openings:
        said = ", ".join(f"{role} {row[f'p_{role}']:.2f}" for role in taxonomy.ROLES if row[f"p_{role}"] > 0.1)
        typer.echo(f"{row['title'] or '(no title)'}: {said}")
        asked = "  (a)i, (m)l, (r)esearcher, (d)ata scientist, (o)ther, (s)kip the posting"
        role = typer.prompt(asked, default=row["role"][0], value_proc=_read_role)
        if role is None:
            return []
        known = ",".join(map(str, labels.main_first(row))) or "none"
        levels = typer.prompt("  levels, the main one first", default=known, value_proc=_read_levels)
        answers.append({"title": row["title"], **labels.opening(role, levels)})
    return answers


def _read_role(text: str) -> str | None:
    roles = {role[0]: role for role in taxonomy.ROLES} | {"s": None}
    if text.strip().lower() not in roles:
        raise typer.BadParameter(f"write one letter of {', '.join(roles)}")
    return roles[text.strip().lower()]


def _read_levels(text: str) -> list[int]:
    levels = [] if text.strip() in ("", "none") else [part.strip() for part in text.split(",")]
    if not all(level in tuple("123456") for level in levels):
        raise typer.BadParameter("write levels 1 to 6 with commas, or none")
    return [int(level) for level in levels]


@app.command("train")
def train_command(
    label_files: Labels,
    folder: Annotated[Path, typer.Option(help="Folder of the weights.")] = WEIGHTS,
    data_dir: DataDir = None,
) -> None:
    """Fit the classifiers from labelled postings (texts in the files or in the warehouse) and write their weights."""
    settings = _settings(data_dir=data_dir)
    examples = _examples(label_files, settings)
    encoder, classifier = train(examples, _encoder(settings), say)
    reader.save(encoder, folder)
    classifier.save(folder)
    ids = examples.postings.select("id").sort("id")
    replace_text(folder / "label_ids.csv", ids.write_csv())
    say(f"{classifier.id} fitted on {ids.height:,} labelled postings, saved in {folder}; next: roleshift evaluate")


@app.command("evaluate")
def evaluate_command(
    label_files: Labels,
    folder: Annotated[Path, typer.Option(help="Folder of the card.")] = WEIGHTS,
    data_dir: DataDir = None,
) -> None:
    """Cross-validate the classifiers by company; set the thresholds of the weights; print and write the card."""
    settings, fitted = _settings(data_dir=data_dir), Classifier.load(folder)
    figures = evaluate(_examples(label_files, settings), pipelines.judge.decide, _encoder(settings), say=say)
    classifier = replace(fitted, claimed=figures["claimed"], asked=figures["asked"])
    classifier.save(folder)
    figures = {"model_id": classifier.id, **figures}
    replace_text(folder / "card.json", json.dumps(figures, indent=1) + "\n")
    replace_text(folder / "card.md", text := card.as_markdown(figures))
    typer.echo(text)


@app.command("evaluate-jobs")
def evaluate_jobs_command(
    card_file: Annotated[
        Path | None, typer.Option("--card", metavar="FILE", help="Write the figures there as well.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Precision and recall of the matching of postings, over the labelled pairs whose postings this data folder holds."""
    settings = _settings(data_dir=data_dir)
    with Store(settings.database, settings.documents) as store:
        jobs = lane.read_jobs(store)
    figures = pipelines.job_pairs.figures(pipelines.job_pairs.pairs(), jobs)
    if not figures["known"].sum():
        raise RoleshiftError("no labelled pair is in this data folder; type roleshift refresh first")
    text = pipelines.job_pairs.card(figures, JOBS_VERSION)
    if card_file:
        replace_text(card_file, text)
    typer.echo(text)


def _encoder(settings: Settings) -> Encoder:
    return Encoder(settings.encoder, settings.device, settings.batch_tokens, reader.load(settings.encoder, WEIGHTS))


def _examples(files: Sequence[Path], settings: Settings) -> Examples:
    """Labelled postings as openings to learn from, read as `classify` reads them."""
    labelled = _labelled(files, settings)
    raw, faults = pipelines.own_file.from_table(
        labelled.select("id", "title", "text", "month"), read_at=datetime.now(UTC)
    )
    for fault in faults:
        say(fault)
    postings, _ = pipelines.postings.understand(raw)
    aligned = align(cases(pipelines.openings.split(postings), postings), labelled)
    scored = (pl.col("provenance") != labels.ADDED).fill_null(True)
    return Examples(
        frame(aligned.cases),
        [brief(case.title, case.heard, int(case.year)) for case in aligned.cases],
        aligned.labels,
        numpy.array(aligned.extra),
        labelled.select(
            "id",
            "text",
            "month",
            "source",
            "weight",
            "openings",
            scored=scored,
            company=pipelines.labelled.company_keys(labelled["company"]),
        ),
        pipelines.labelled.facts_right(labelled.filter(scored), postings),
    )


def _labelled(files: Sequence[Path], settings: Settings) -> pl.DataFrame:
    """The rows of the label files; texts that these lack come from the warehouse."""
    rows = pipelines.labelled.labelled([read_table(file) for file in files])
    known = contracts.POSTINGS.empty()
    if settings.database.exists():
        with Store(settings.database, settings.documents) as store:
            known = lane.read_postings(store, rows.filter(pl.col("text").is_null())["id"])
    whole = pipelines.labelled.with_texts(rows, known)
    say(f"{whole.height:,} labelled postings; {rows.height - whole.height:,} left out, whose text is nowhere")
    return whole


@app.command("history")
def history_command(
    greenhouse: Annotated[
        Path | None, typer.Option(help="Write the panel of Greenhouse boards instead, from this file of ads.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write the history in the box anew from the crawled and judged Hacker News postings of this data folder."""
    if greenhouse is not None:
        _write_panel(greenhouse)
        return
    settings = _settings(data_dir=data_dir)
    with Store(settings.database, settings.documents) as store:
        rows = history.write(store, Run(settings, store).versions)
    say(f"history: {rows['postings']:,} postings, {rows['openings']:,} openings in {history.BOX}")


def _write_panel(file: Path) -> None:
    words = taxonomy.load()
    monthly = pipelines.panel.monthly(read_table(file), words)
    panel.write(monthly, words.version)
    say(f"history: {monthly.height:,} monthly counts of {monthly['board'].n_unique():,} boards in {history.BOX}")


def _write_lines(rows: Sequence[dict[str, Any]], out: Path | None) -> None:
    """JSON objects, one a line, to the file or the terminal."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if out is None:
        typer.echo(text, nl=False)
    else:
        replace_text(out, text)
        say(f"{len(rows):,} objects in {out}")


def main() -> None:
    """Entry point: errors a person can mend become one sentence and exit status 1."""
    try:
        app()
    except RoleshiftError as error:
        sys.exit(f"roleshift: {error}")
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException, pl.exceptions.ComputeError) as error:
        sys.exit(f"roleshift: {error}; nothing was half-written, mend the cause and run the same command again")


if __name__ == "__main__":
    main()
