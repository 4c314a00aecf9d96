#!/bin/sh
# Fills .venv from requirements.lock: setup.sh [PYTHON]
# .venv/.done is written last. Without it the environment is made anew, so a killed set-up is mended by the next.
# TORCH_BACKEND=auto (or cu128, rocm6.3, ...) takes another build of torch than the CPU one.
set -eu

python=${1:-python3}
bin=.venv/bin
torch=torch==2.13.0
export PIP_DISABLE_PIP_VERSION_CHECK=1

fail() {
    printf 'set-up: %s\n' "$1" >&2
    exit 1
}

stage() { # stage TEXT COMMAND...: one line with its duration; the command's output only if it fails
    text=$1
    shift
    begun=$(date +%s)
    printf '  %-42s' "$text"
    if output=$("$@" 2>&1); then
        printf ' %4d s\n' $(($(date +%s) - begun))
    else
        printf ' failed\n%s\n' "$output" >&2
        fail "stopped at: $text. Mend what is said above, then run the same command again."
    fi
}

check_python() {
    command -v "$python" >/dev/null || fail "$python is not found. Install Python 3.11 or newer, or name one: PYTHON=/path/to/python3 make run"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "$python is $("$python" --version 2>&1), but 3.11 or newer is needed. Name another: PYTHON=python3.11 make run"
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "$python lacks venv or ensurepip. On Debian and Ubuntu: apt-get install python3-venv"
}

has_gpu() {
    command -v nvidia-smi >/dev/null && nvidia-smi -L >/dev/null 2>&1
}

install_torch() {
    backend=${TORCH_BACKEND:-cpu}
    # A wheel that pip is configured with (no download) is the CPU build.
    if [ "$backend" = cpu ] && $bin/python -m pip install -q --no-compile --no-index --no-deps "$torch" 2>/dev/null; then
        return
    fi
    # --no-config: pyproject.toml keeps torch out of the lock, and uv would heed that here too.
    if $bin/uv pip install -q --python .venv --no-config --torch-backend "$backend" "$torch"; then
        return
    fi
    # What PyPI offers for Linux brings gigabytes of CUDA, so only a machine with a GPU may take it.
    if [ "$(uname)" = Darwin ] || has_gpu; then
        $bin/uv pip install -q --python .venv --no-config "$torch"
    else
        return 1
    fi
}

check_python
if [ -e .venv/.done ] && $bin/python -c '' 2>/dev/null; then
    rm .venv/.done
else
    stage "virtual environment" "$python" -m venv --clear .venv
    stage "installer (uv)" $bin/python -m pip install -q 'uv>=0.8'
fi
stage "packages of requirements.lock" $bin/uv pip install -q --python .venv --no-deps --require-hashes -r requirements.lock
stage "$torch (${TORCH_BACKEND:-cpu})" install_torch
stage "roleshift itself" $bin/uv pip install -q --python .venv --no-deps --no-build-isolation -e .
touch .venv/.done
