"""The demo's commentary, where a corporate team would write its own.

Comes before `demo.run`. It speaks of nobody: the figures are invented, and so are the words about them.
"""

from __future__ import annotations

from pathlib import Path

COMMENTARY: dict[str, str] = {
    "decisions": "1. agree that results reviews come back to the Board in two quarters (C2);\n"
    "2. note the late step under consistent standards, and its new date (A2).",
    "C1": "The practice bank has grown ahead of its path. The share of readers who call a page useful has risen less "
    "than hoped; older entries are being rewritten in plain language, the most-read first.",
    "C2": "Forces now get a support plan sooner than they did. What follows a plan is weaker: fewer problem-solving "
    "plans are closed with a look at whether they worked. The largest falls came where a new records system has no "
    "prompt for a review.",
    "C3": "Scans mostly come out when promised, and more forces name them in their plans.",
    "C4": "Submissions and adoptions keep rising, and examples reach the site weeks sooner than three years ago.",
    "A1": "Decision papers set out the evidence more often. Whether people feel it in their own decisions "
    "moves slowly.",
    "A2": "Most policies can now be mapped to current guidance; the smaller forces need the most help.",
    "IW-17": "More forces now write the evaluation plan before the first day. Those that do not mostly say that the "
    "start was brought forward.",
    "IW-18": "The gap to the path is widest where a force has no policy register in one place.",
    "IW-11": "Two scans came out after their day because a partner's data was late.",
    "IW-09": "Eight forces are putting a review prompt back into their records systems. The first results are expected "
    "two quarters from now.",
}


def write_commentary(folder: Path) -> None:
    """Write each comment as a Markdown file into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    for ref, words in COMMENTARY.items():
        (folder / f"{ref}.md").write_text(words + "\n", encoding="utf-8")
