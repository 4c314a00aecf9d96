"""The live DuckDB file: opened by one process, written table by table under its contract."""

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import polars as pl

from warehouse import contracts
from warehouse.contracts import Table
from warehouse.errors import RoleshiftError


class Store:
    """The live database and the raw documents beside it.

    Every public write is one transaction: after a kill the rows are all there or not at all.
    """

    def __init__(self, database: Path, documents: Path) -> None:
        self.documents = documents
        try:
            database.parent.mkdir(parents=True, exist_ok=True)
            self.con = duckdb.connect(str(database))
        except (duckdb.Error, OSError) as error:
            raise _cannot_open(database, error) from error
        self.con.execute("SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false")
        for table in contracts.STORED:
            self._ensure(table)
        self.show_documents()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.con.close()

    def _ensure(self, table: Table) -> None:
        """Create the table; one whose contract has changed is emptied, its stage fills it again."""
        self.con.register("incoming", table.empty())
        self.con.execute(f"CREATE TABLE IF NOT EXISTS {table.name} AS SELECT * FROM incoming")
        if _shape(self.con, table.name) != _shape(self.con, "incoming"):
            self.con.execute(f"CREATE OR REPLACE TABLE {table.name} AS SELECT * FROM incoming")
        self.con.unregister("incoming")

    def show_documents(self) -> None:
        """Point the view `documents` at the Parquet parts on disk; call it after a crawl."""
        parts = f"{self.documents}/*/*.parquet".replace("'", "''")
        if any(self.documents.glob("*/*.parquet")):
            self.con.execute(f"CREATE OR REPLACE TEMP VIEW documents AS FROM read_parquet('{parts}')")
        else:
            self.con.register("no_documents", contracts.DOCUMENTS.empty())
            self.con.execute("CREATE OR REPLACE TEMP VIEW documents AS FROM no_documents")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes of the block, or none."""
        self.con.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.con.execute("ROLLBACK")
            raise
        self.con.execute("COMMIT")

    def query(
        self, sql: str, parameters: Sequence[object] | Mapping[str, object] = (), **frames: pl.DataFrame
    ) -> pl.DataFrame:
        """Rows of a SELECT as a Polars frame; parameters fill `?` by order or `$name` by name, and each of `frames` is a
        table of that name for as long as the query runs."""
        for name, frame in frames.items():
            self.con.register(name, frame)
        try:
            rows: pl.DataFrame = self.con.sql(sql, params=parameters or None).pl()
        finally:
            for name in frames:
                self.con.unregister(name)
        return rows

    def replace(self, table: Table, frame: pl.DataFrame, by: Sequence[str] | None = None) -> None:
        """Write `frame` in place of the rows that share its values of `by` (default: the key)."""
        columns = list(by or table.key)
        self.delete(table, frame.select(columns).unique())
        self.con.register("incoming", table.check(frame))
        self.con.execute(f"INSERT INTO {table.name} BY NAME SELECT * FROM incoming")
        self.con.unregister("incoming")

    def delete(self, table: Table, keys: pl.DataFrame) -> None:
        """Delete the rows that share the values of `keys`, a frame of some of the table's columns."""
        self.con.register("gone", keys)
        self.con.execute(f"DELETE FROM {table.name} WHERE ({', '.join(keys.columns)}) IN (FROM gone)")
        self.con.unregister("gone")

    def create(self, table: Table, frame: pl.DataFrame) -> None:
        """Write `frame` as the whole table."""
        self.con.register("incoming", table.check(frame))
        self.con.execute(f"CREATE OR REPLACE TABLE {table.name} AS SELECT * FROM incoming")
        self.con.unregister("incoming")

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file."""
        self.con.execute("CHECKPOINT")


def _shape(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in con.execute(f"DESCRIBE {table}").fetchall()]


def _cannot_open(database: Path, error: Exception) -> RoleshiftError:
    holder = re.search(r"\(PID (\d+)\)", str(error))
    if holder:
        return RoleshiftError(
            f"the data folder {database.parent} is held by another roleshift process (PID {holder[1]});"
            " wait until it ends, or give another folder with --data-dir"
        )
    return RoleshiftError(f"cannot open {database}: {error}; check the folder's permissions and free space")
