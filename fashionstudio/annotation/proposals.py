"""`captions_proposed.json`: noun chunks proposed for garments, and what a person made of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from fashionstudio.annotation.choosing import CHUNKS
from fashionstudio.core.atomic import write_atomic, write_json
from fashionstudio.errors import BadInput, ProjectTooNew

FORMAT = 1
FILE_NAME = "captions_proposed.json"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The chunks of one garment.

    Attributes:
        picture, sketch: files, relative to the data set's folder; the sketch may not be there.
        category: or None.
        chunks: three noun chunks, or none where nothing could be scored.
        scores: cosines of the picture with the chunks, -1..1, as far as they were scored.
        alternatives: further chunks with their scores, best first.
        reviewed: a person has read and, if need be, changed the chunks.
    """

    picture: str
    sketch: str = ""
    category: str | None = None
    chunks: tuple[str, ...] = ()
    scores: tuple[float, ...] = ()
    alternatives: tuple[tuple[str, float], ...] = ()
    reviewed: bool = False


@dataclass(frozen=True)
class Proposals:
    """All garments of a folder, by their ids.

    Attributes:
        scorer: which CLIP model scored; empty for none.
        candidates: all chunks that could be chosen, for the review's suggestions.
    """

    scorer: str = ""
    candidates: tuple[str, ...] = ()
    garments: Mapping[str, Proposal] = field(default_factory=dict)

    def to_json(self) -> str:
        """The file's text."""
        data = {"format": FORMAT, **asdict(self)}
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"

    def write(self, path: Path) -> None:
        """Write the file, whole or not at all."""
        write_atomic(path, self.to_json().encode())


def read_proposals(path: Path) -> Proposals:
    """Read the file, as written here or by the review page.

    Raises:
        BadInput: it cannot be read or is of another kind.
        ProjectTooNew: a newer version wrote it.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if int(data["format"]) > FORMAT:
            raise ProjectTooNew(
                f"“{path.name}” was written by a newer version of fashionstudio.",
                "Update fashionstudio.",
            )
        return Proposals(
            scorer=str(data.get("scorer", "")),
            candidates=tuple(map(str, data.get("candidates", ()))),
            garments={str(key): _proposal(value) for key, value in data["garments"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f"The proposals in “{path}” cannot be read.",
            f"Name the {FILE_NAME} that this command or its review page wrote.",
            repr(error),
        ) from error


def _proposal(data: Mapping[str, Any]) -> Proposal:
    return Proposal(
        picture=str(data["picture"]),
        sketch=str(data.get("sketch") or ""),
        category=data.get("category"),
        chunks=tuple(str(chunk) for chunk in data.get("chunks", ())),
        scores=tuple(float(score) for score in data.get("scores", ())),
        alternatives=tuple((str(t), float(s)) for t, s in data.get("alternatives", ())),
        reviewed=bool(data.get("reviewed", False)),
    )


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of accepting: garments written, kept as they were, and left out with a reason."""

    path: Path
    written: int
    kept: int
    left_out: Mapping[str, str]


def accept(
    proposals: Proposals, path: Path, *, unread: bool = False, overwrite: bool = False
) -> Accepted:
    """Turn reviewed proposals into the captions file that the data sets' readers know.

    Garments that the file knows already stay as they are, and so do all that are not proposed.

    Args:
        proposals: as reviewed.
        path: `captions.json` or `fine_captions.json`.
        unread: also take what nobody has reviewed.
        overwrite: replace the captions of garments that the file knows.

    Raises:
        BadInput: nothing can be accepted, or the captions file is damaged.
    """
    captions, left_out, kept, written = _existing(path), {}, 0, 0
    for garment, proposal in proposals.garments.items():
        chunks = [" ".join(chunk.split()) for chunk in proposal.chunks]
        reason = _refusal(chunks, proposal.reviewed or unread)
        if reason:
            left_out[garment] = reason
        elif garment in captions and not overwrite:
            kept += 1
        else:
            captions[garment] = chunks
            written += 1
    if not written and not kept:
        raise BadInput(
            "None of the proposals can be accepted.",
            "Review them on the page, or take them unread with --unread.",
            "; ".join(sorted(set(left_out.values()))),
        )
    if written:
        write_json(path, dict(sorted(captions.items())))
    return Accepted(path, written, kept, left_out)


def _existing(path: Path) -> dict[str, Sequence[str]]:
    try:
        data = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The captions in “{path}” cannot be read.", "Move the file away.", repr(error)
        ) from error
    if not isinstance(data, dict):
        raise BadInput(f"“{path}” is not a captions file.", "Move the file away.")
    return data


def _refusal(chunks: Sequence[str], allowed: bool) -> str:
    """Why a garment's chunks cannot be taken, or nothing."""
    if not allowed:
        return "not reviewed yet"
    if len(chunks) != CHUNKS or not all(chunks):
        return f"not {CHUNKS} noun chunks"
    return "" if len({chunk.lower() for chunk in chunks}) == CHUNKS else "two chunks are the same"
