"""Tables that people hand in: CSV, JSONL or Parquet."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import polars as pl

from warehouse.errors import RoleshiftError

_READERS: Mapping[str, Callable[[Path], pl.DataFrame]] = {
    ".csv": partial(pl.read_csv, infer_schema=False),
    ".jsonl": partial(pl.read_ndjson, infer_schema_length=None),
    ".ndjson": partial(pl.read_ndjson, infer_schema_length=None),
    ".parquet": pl.read_parquet,
}


def read_table(path: Path) -> pl.DataFrame:
    """The rows of a file; CSV columns are text. RoleshiftError says what is wrong with the file and where."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise RoleshiftError(f"{path}: give a file that ends in {', '.join(_READERS)}")
    try:
        return reader(path)
    except FileNotFoundError as error:
        raise RoleshiftError(f"{path}: there is no such file") from error
    except pl.exceptions.NoDataError as error:
        raise RoleshiftError(f"{path}: the file is empty; it needs a header line and rows") from error
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        reason = str(error).split("\n", 1)[0]
        raise RoleshiftError(f"{path}: cannot be read as {path.suffix[1:].upper()}: {reason}") from error
