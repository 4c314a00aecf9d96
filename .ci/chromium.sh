#!/bin/sh
# Prints the path of a Chromium that starts. Where there is none it installs one: Debian's package as root,
# else Playwright's own. Where none can be had it says so in one line on stderr and exits with 1.
# CHROMIUM=/path/to/browser names one. With --find nothing is installed.
set -u

starts() {
    [ -n "$1" ] && "$1" --version >/dev/null 2>&1
}

playwrights_own() {
    .venv/bin/python -c '
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)' 2>/dev/null
}

found() { # prints the first of the known browsers that starts
    for name in chromium chromium-browser google-chrome google-chrome-stable \
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' \
        /Applications/Chromium.app/Contents/MacOS/Chromium; do
        starts "$name" && command -v "$name" && return
    done
    own=$(playwrights_own)
    starts "$own" && printf '%s\n' "$own"
}

attempt() { # attempt TEXT COMMAND...: runs it; its last lines only if it fails
    printf 'Installing a Chromium for the browser tests (%s)\n' "$1" >&2
    shift
    if ! output=$("$@" 2>&1); then
        printf '%s\n' "$output" | tail -n 5 >&2
    fi
}

debians_package() {
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
}

if [ -n "${CHROMIUM:-}" ]; then
    starts "$CHROMIUM" && printf '%s\n' "$CHROMIUM" && exit
    printf 'CHROMIUM=%s does not start; mend or unset it.\n' "$CHROMIUM" >&2
    exit 1
fi
found && exit
[ "${1:-}" = --find ] && exit 1
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    attempt "Debian's package" debians_package
    found && exit
fi
attempt "Playwright's own" .venv/bin/playwright install chromium
found && exit
printf 'No Chromium can be had: the browser tests are skipped (CHROMIUM=/path/to/browser names one).\n' >&2
exit 1
