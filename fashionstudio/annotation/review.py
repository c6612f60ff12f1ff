"""The page on which a person reviews proposals: one HTML file, opened from disk."""

from __future__ import annotations

import json
from pathlib import Path

from fashionstudio.annotation.proposals import FILE_NAME, Proposals
from fashionstudio.core.atomic import write_atomic

PAGE_NAME = "captions_review.html"
_TEMPLATE = Path(__file__).with_name("review.html")
_PLACE = "/*PROPOSALS*/null"


def write_page(proposals: Proposals, folder: Path) -> Path:
    """Write the page into the data set's folder, beside the pictures that it shows.

    It holds the proposals themselves and links to the pictures. Its button saves a
    `captions_proposed.json` with the person's choices, to be accepted.
    """
    path = folder / PAGE_NAME
    # "</" would end the script; the data come from file names and lists.
    data = proposals.to_json().replace("</", "<\\/").replace("<!--", "<\\!--")
    page = _TEMPLATE.read_text(encoding="utf-8").replace(_PLACE, data)
    page = page.replace("FILE_NAME", json.dumps(FILE_NAME))
    write_atomic(path, page.encode())
    return path
