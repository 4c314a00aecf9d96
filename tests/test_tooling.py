"""The house keeps its rules: rooms' imports, a lock that fits pyproject.toml and brings no CUDA."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = [Requirement(line.rstrip(" \\")) for line in LOCK.splitlines() if re.match(r"[a-z0-9]", line)]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDS = [
    Requirement(text)
    for text in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"])
    if Requirement(text).name != "torch"
]


def script(*arguments: str, env: dict[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell script of ours and return what it said."""
    return subprocess.run(["sh", *arguments], env=env, cwd=cwd, capture_output=True, text=True, timeout=60, check=False)


def test_rooms_import_only_what_they_may() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [lint_imports, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_flows_leaves_the_dashboard_and_the_models_libraries_alone() -> None:
    """import-linter reads packages only, and flows.py is a module."""
    tree = ast.parse((ROOT / "flows.py").read_text(encoding="utf-8"))
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    rooms = {name.split(".")[0] for name in names}
    assert "warehouse" in rooms
    assert not rooms & {"dashboard", "torch", "sentence_transformers", "sklearn", "scrapy"}


def test_lock_names_no_host_and_brings_no_torch_or_cuda() -> None:
    assert "://" not in LOCK
    assert not [p.name for p in PINS if re.search(r"^torch$|nvidia|cuda|triton", p.name)]


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.name)
def test_lock_fits_pyproject(need: Requirement) -> None:
    """A dependency raised in pyproject.toml without `make lock` is caught here."""
    pins = [p for p in PINS if canonicalize_name(p.name) == canonicalize_name(need.name)]
    assert pins, f"{need.name} is not locked: run `make lock`"
    for pin in pins:
        (spec,) = pin.specifier
        assert Version(spec.version) in need.specifier, f"{pin} does not fit {need}: run `make lock`"


def test_every_pin_has_a_hash() -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", LOCK)[1:]
    assert len(blocks) == len(PINS)
    assert not [b.split()[0] for b in blocks if "--hash=sha256:" not in b]


def test_setup_refuses_an_old_python_with_one_sentence(tmp_path: Path) -> None:
    old = tmp_path / "python3.9"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit\nexit 1\n', encoding="utf-8")
    old.chmod(0o755)
    result = script(str(ROOT / ".ci/setup.sh"), str(old), env={"PATH": "/usr/bin:/bin"}, cwd=tmp_path)
    assert result.returncode == 1
    assert "Python 3.9.2, but 3.11 or newer is needed" in result.stderr
    assert not (tmp_path / ".venv").exists()


def test_setup_names_the_package_that_a_bare_debian_lacks(tmp_path: Path) -> None:
    bare = tmp_path / "python3"
    bare.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\n', encoding="utf-8")
    bare.chmod(0o755)
    result = script(str(ROOT / ".ci/setup.sh"), str(bare), env={"PATH": "/usr/bin:/bin"}, cwd=tmp_path)
    assert result.returncode == 1
    assert "python3-venv" in result.stderr


def test_chromium_takes_the_one_named_and_no_other(tmp_path: Path) -> None:
    true = shutil.which("true") or "/bin/true"
    env = {"PATH": "/usr/bin:/bin", "CHROMIUM": true}
    assert script(str(ROOT / ".ci/chromium.sh"), env=env, cwd=tmp_path).stdout.strip() == true
    missing = script(str(ROOT / ".ci/chromium.sh"), env=env | {"CHROMIUM": "/nowhere"}, cwd=tmp_path)
    assert missing.returncode == 1
    assert missing.stderr.count("\n") == 1


def test_chromium_find_installs_nothing(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "id"):
        (tools / name).symlink_to(shutil.which(name) or name)
    (tools / "apt-get").write_text("#!/bin/sh\ntouch asked\n", encoding="utf-8")
    (tools / "apt-get").chmod(0o755)
    result = script(str(ROOT / ".ci/chromium.sh"), "--find", env={"PATH": str(tools)}, cwd=tmp_path)
    assert result.stderr == ""
    assert not (tmp_path / "asked").exists()


def test_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.M)
    assert phony
    assert set(re.findall(r"^([a-z]+):.* ## ", makefile, re.M)) == set(phony[1].split())
