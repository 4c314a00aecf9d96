"""The README's finding and picture, made from the history in the box: `make picture`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

import flows
from dashboard import readme
from tests.browser import QUIET, find_chromium, serving
from warehouse.settings import Settings
from warehouse.snapshot import Snapshot

ROOT = Path(__file__).parent.parent
WIDTH, HEIGHT = 1000, 1240


def main() -> None:
    """Publish the history in a folder of its own, write the finding, take the picture."""
    with TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        flows.walk(settings, (flows.load_history, flows.match, flows.build_marts, flows.publish_snapshot))
        readme.write(Snapshot.open(settings.snapshots), ROOT / "README.md")
        with serving(Path(folder)) as url, sync_playwright() as playwright:
            chromium = find_chromium(playwright)
            if chromium is None:
                sys.exit("the picture needs a Chromium; sh .ci/chromium.sh finds or installs one")
            browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.goto(url)
            page.get_by_text("ML engineers, around").wait_for()
            page.wait_for_timeout(8_000)
            page.screenshot(path=str(ROOT / "docs" / "inversion.png"))
            browser.close()


if __name__ == "__main__":
    main()
