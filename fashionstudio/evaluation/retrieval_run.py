"""The evaluation of search from start to files: `fashionstudio evaluate search`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from fashionstudio.core.atomic import write_atomic, write_json
from fashionstudio.core.contact_sheet import Sheet
from fashionstudio.core.embedded import Embedded, Item
from fashionstudio.core.image_io import write_png
from fashionstudio.core.listener import Listener
from fashionstudio.evaluation import retrieval
from fashionstudio.evaluation.retrieval import SHOWN, Answers, Exam

U8 = NDArray[np.uint8]
CELL = (116, 132)
RIGHT, WRONG = (20, 150, 60), (255, 255, 255)
_ROWS = 16


@dataclass(frozen=True)
class Options:
    """What is measured.

    Attributes:
        engine: whose space.
        shards: rendered people; the last tenth of the shards, which is never trained on, is used.
        output: folder of report.json, report.md and sheet.png.
        families: garments; each puts four photos into the gallery and asks three questions.
        zero_shot: folder of another space over the same towers, whose pseudo-words were taught
            without any wishes; None: none to compare with.
    """

    engine: str
    shards: Path
    output: Path
    families: int = 255
    seed: int = 0
    device: str = "auto"
    zero_shot: Path | None = None


def evaluate(options: Options, progress: Listener) -> dict[str, Any]:
    """Measure and write the files; the report.

    Raises:
        BadInput: the engine cannot search, or there is nothing to measure with.
    """
    from fashionstudio.engine.context import QuietContext
    from fashionstudio.engine.devices import choose_device
    from fashionstudio.engine.embedding import Embedder
    from fashionstudio.engine.manifest import find_engine

    embedder = Embedder.load(find_engine(options.engine), choose_device(options.device))

    def by(maker: Embedder) -> retrieval.Embed:
        def embed(items: Sequence[Item], read: Callable[[str], U8]) -> Embedded:
            return maker.embed(items, read, QuietContext())

        return embed

    others = {}
    if options.zero_shot is not None:
        others["zero-shot"] = by(_with_space(embedder, options.zero_shot))
    exam = retrieval.make_exam(options.shards, options.families, options.seed, progress)
    answers = retrieval.answer(exam, by(embedder), others, progress)
    progress.phase("speed")
    found = retrieval.report(exam, answers, retrieval.take_times(exam, by(embedder)))
    write_json(options.output / "report.json", found)
    write_atomic(options.output / "report.md", retrieval.to_markdown(found).encode())
    write_png(options.output / "sheet.png", draw(exam, answers))
    return found


def _with_space(embedder: Any, folder: Path) -> Any:
    """The same towers under another space."""
    from fashionstudio.diffusion.joint_space import JointSpace

    space = JointSpace.from_pretrained(str(folder)).float().eval().requires_grad_(False)
    space.to(embedder.encoder.text.device)
    return replace(embedder, encoder=replace(embedder.encoder, space=space))


def draw(exam: Exam, answers: Answers) -> U8:
    """Some questions, evenly spread, with what was found first; right answers are framed."""
    columns = ["asked with", *(str(place + 1) for place in range(SHOWN))]
    sheet = Sheet("Like this one, but …: the first answers", columns, cell=CELL)
    ranks = answers.ranks["composed"]
    step = max(1, len(exam.wishes) // _ROWS)
    # An odd step takes each of a family's three questions in turn.
    step += step % 3 == 0
    for number in range(0, len(exam.wishes), step):
        query = exam.wishes[number]
        shown = [_framed(exam.asked[query.photo], WRONG)]
        for place in answers.first[number]:
            right = int(place) == query.answer
            shown.append(_framed(exam.gallery[int(place)], RIGHT if right else WRONG))
        sheet.add_row(f"{query.words}\n{query.kind}\nrank {int(ranks[number]) + 1}", shown)
    return sheet.draw()


def _framed(picture: U8, colour: tuple[int, int, int]) -> U8:
    image = Image.fromarray(picture)
    image.thumbnail((CELL[0] - 8, CELL[1] - 8), Image.Resampling.LANCZOS)
    return np.asarray(ImageOps.expand(image, 4, colour))
