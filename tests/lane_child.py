"""Walks the lane on the sample and is killed at a chosen line of progress: `lane_child.py DATA_DIR [WORD]`.

The history in the box is left out: it would be most of the time. Without WORD it walks to the end. With WORD it sends
itself SIGKILL when a line of progress begins with it: a real kill in the middle of a step, between its transactions.
"""

import os
import signal
import sys
from pathlib import Path

import flows
from warehouse.settings import Settings


def main(data_dir: str, word: str | None = None) -> None:
    """Walk the lane; small batches, so that every step has a middle."""
    say = flows.say

    def deadly(line: str) -> None:
        say(line)
        if word and line.startswith(word):
            os.kill(os.getpid(), signal.SIGKILL)

    flows.say = deadly
    flows.ROW_BATCH = 20
    flows.DOCUMENT_BATCH_BYTES = 20_000
    steps = [step for step in flows.LANE if step is not flows.load_history]
    flows.walk(Settings(data_dir=Path(data_dir)), steps, sample=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
