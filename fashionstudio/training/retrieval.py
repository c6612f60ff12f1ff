"""Search: one space for pictures, Words, and "like this one, but …".

The towers stay as they are; heads over them and phi are trained on families of rendered garments
(`datasets.synthetic.altered`): a picture lies near its words and near other photos of the same
garment, and what a wish changes in the sentence with its pseudo-words leads to the garment that
fulfils it.

    python -m fashionstudio.training.retrieval --data SHARDS --fabrics FABRICS \
        --engine models/mini --out runs/mini/search --into models/mini

`--no-triplets` leaves the wishes out, as in zero-shot composed retrieval: pseudo-words are then
only taught to stand for their own picture, alone or among words that are true of it. With
`--start-from SPACE --phi-only` they are taught so in a space that stays as it is.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTokenizer

from fashionstudio.datasets.synthetic.altered import Attributes, change_words, difference
from fashionstudio.datasets.synthetic.wording import words
from fashionstudio.diffusion.joint_space import JointSpace, told_words
from fashionstudio.diffusion.layout import MINI
from fashionstudio.diffusion.tokens import placeholder_id, prompt_ids
from fashionstudio.errors import BadInput
from fashionstudio.training.checkpoint import has_checkpoint
from fashionstudio.training.companions import TOWERS, mark_of, put_space
from fashionstudio.training.frozen import Frozen, load_part
from fashionstudio.training.loop import Loop, Validation
from fashionstudio.training.options import plan_of, run_stage, stage_parser
from fashionstudio.training.retrieval_pictures import (
    BLOCK,
    LAYER,
    VIEWS,
    Block,
    make_pictures,
    read_blocks,
)

PLAN: dict[str, Any] = {"budget_minutes": 20, "learning_rate": 1.5e-3, "schedule": "cosine",
                        "warmup_steps": 60, "ema": 0.99}  # fmt: skip
BATCH = 96
FAMILIES = 4000
WAYS = ((0, 2), (1, 2), (0, 3), (1, 3), (2, 0), (2, 1), (3, 0), (3, 1), (2, 3), (3, 2))
"""From which picture of a family to which other a wish may lead."""
EVERY = 1
"""Of so many batches, one has wishes: the way back through the text tower costs the most."""
ALONE = 3
"""Of so many families, one picture stands alone in a sentence."""
WEIGHTS = {"said": 1.0, "views": 0.5, "wish": 1.0, "alone": 0.5}


class FamilySource:
    """Batches of families with captions and wishes in other words each time.

    Args:
        blocks: the pictures.
        tokenizer: of the text tower.
        pseudo_words: places that one picture takes in a sentence.
        count: families in a batch.
        every: of so many batches, one has wishes and pictures alone.
    """

    def __init__(
        self, blocks: list[Block], tokenizer: CLIPTokenizer, pseudo_words: int, count: int,
        seed: int = 0, every: int = EVERY,
    ) -> None:  # fmt: skip
        self.every = every
        self.blocks, self.tokenizer, self.count, self.seed = blocks, tokenizer, count, seed
        self.pseudo_words = pseudo_words
        self.places = [(b, i) for b, block in enumerate(blocks) for i in range(len(block.features))]

    def batch(self, position: int) -> dict[str, Tensor]:
        """See `Source.batch`.

        features [B, 4, N, W]; ids of captions, of sentences for pictures alone, of wishes, and of
        the sentence without one;
        `*_row`, `wish_from`, `wish_to`: which of the batch's 4·B pictures they belong to.
        """
        rng = np.random.default_rng([self.seed, position])
        chosen = rng.choice(len(self.places), self.count, replace=len(self.places) < self.count)
        features, said, alone, wishes = [], [], [], []
        wishing = position % self.every == 0
        for row, place in enumerate(chosen):
            block, index = self.places[int(place)]
            features.append(self.blocks[block].features[index])
            kinds = self.blocks[block].attributes[index]
            view = int(rng.integers(VIEWS))
            said.append((row * VIEWS + view, caption(kinds[view], rng)))
            if row % ALONE == 0 and wishing:
                view = int(rng.integers(VIEWS))
                alone.append((row * VIEWS + view, partly(kinds[view], rng)))
            if not wishing:
                continue
            start, end = WAYS[int(rng.integers(len(WAYS)))]
            text = change_words(difference(kinds[start], kinds[end]), kinds[end]["garment"], rng)
            wishes.append((row * VIEWS + start, row * VIEWS + end, text))
        found = {
            "features": torch.from_numpy(np.stack(features)),
            "said_ids": self._ids([text for _, text in said], 0),
            "said_row": torch.tensor([row for row, _ in said]),
        }
        if not wishing:
            return found
        return found | {
            "alone_ids": self._ids([text for _, text in alone], self.pseudo_words),
            "alone_row": torch.tensor([row for row, _ in alone]),
            "wish_ids": self._ids([wish[2] for wish in wishes], self.pseudo_words),
            "plain_ids": self._ids([""], self.pseudo_words),
            "wish_from": torch.tensor([wish[0] for wish in wishes]),
            "wish_to": torch.tensor([wish[1] for wish in wishes]),
        }

    def _ids(self, texts: list[str], places: int) -> Tensor:
        """[n, L], as long as the longest needs."""
        ids = prompt_ids(self.tokenizer, [MINI.prompt(text) for text in texts], places)
        ends = (ids == self.tokenizer.eos_token_id).int().argmax(dim=1)
        return ids[:, : int(ends.max()) + 1]


def caption(attributes: Attributes, rng: np.random.Generator) -> str:
    """A description, as the towers were taught."""
    text = words(attributes, attributes, rng)
    return text.replace("-", " ") if rng.random() < 0.5 else text


def partly(attributes: Attributes, rng: np.random.Generator) -> str:
    """Nothing, or a few words that are true: pseudo-words must do among others."""
    if rng.random() < 0.5:
        return ""
    some = [key for key in attributes if key != "garment" and rng.random() < 0.25]
    return change_words({key: attributes[key] for key in some}, attributes["garment"], rng)


class SearchObjective(nn.Module):
    """Contrastive losses of everything that is looked for and everything that is found.

    Args:
        space: trained.
        text: the frozen text tower.
        placeholder: id of `$`.
        triplets: whether wishes are taught.
    """

    def __init__(
        self, space: JointSpace, text: CLIPTextModel, placeholder: int, end: int, *,
        triplets: bool = True,
    ) -> None:  # fmt: skip
        super().__init__()
        self.space, self.triplets = space, triplets
        self.placeholder, self.end = placeholder, end
        self.log_scale = nn.Parameter(torch.tensor(2.7))
        self.frozen = Frozen(text=text)

    def sentences(self, ids: Tensor, pseudo: Tensor | None = None) -> Tensor:
        """Unit vectors [n, size]."""
        text = cast(CLIPTextModel, self.frozen["text"])
        ends = (ids == self.end).int().argmax(dim=1)
        hidden = told_words(self.space, text, ids, pseudo, self.placeholder)
        return self.space.sentence_vectors(hidden, ends)

    def vectors(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Of pictures (4·B), captions, pseudo-words alone, and wishes, each [n, size]."""
        seen = self.space.seen(batch["features"].flatten(0, 1).float())
        found = {"pictures": self.space.picture_vectors(seen)}
        found["said"] = self.sentences(batch["said_ids"])
        if "wish_ids" not in batch:
            return found
        pseudo = self.space.words_of(seen)
        found["alone"] = self.sentences(batch["alone_ids"], pseudo[batch["alone_row"]])
        if self.triplets or not self.training:
            start = batch["wish_from"]
            wished = self.sentences(batch["wish_ids"], pseudo[start])
            plain = self.sentences(batch["plain_ids"].expand(len(start), -1), pseudo[start])
            found["wish"] = self.space.step(found["pictures"][start], plain, wished)
        return found

    def forward(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """The losses, and how often the right picture of the batch is the nearest."""
        found = self.vectors(batch)
        pictures, scale = found["pictures"], self.log_scale.clamp(max=4.0).exp()
        count = len(pictures)
        twins = same_garment(count, pictures.device)
        said, own = found["said"], batch["said_row"]
        to_words = nn.functional.cross_entropy(
            pictures[own] @ said.T * scale, torch.arange(len(said), device=said.device)
        )
        losses = {
            "said": (contrast(said, pictures, twins[own], scale) + to_words) / 2,
            "views": _views(pictures, twins, scale),
        }
        if "alone" in found:
            right = twins[batch["alone_row"]]
            losses["alone"] = contrast(found["alone"], pictures, right, scale)
        if "wish" in found:
            losses["wish"] = contrast(found["wish"], pictures, twins[batch["wish_to"]], scale)
        total = torch.stack([WEIGHTS[name] * loss for name, loss in losses.items()]).sum()
        hits = {"said_hit": hit(said, pictures, twins[own])}
        if "wish" in found:
            hits["wish_hit"] = hit(found["wish"], pictures, twins[batch["wish_to"]])
        return {"loss": total, **losses, **hits}


def same_garment(count: int, device: torch.device) -> Tensor:
    """[count, count] bool: which pictures show the same; the first two of each family do."""
    place = torch.arange(count, device=device)
    name = torch.where(place % VIEWS == 1, place - 1, place)
    return name[:, None] == name[None]


def contrast(asked: Tensor, pictures: Tensor, right: Tensor, scale: Tensor) -> Tensor:
    """InfoNCE with all right pictures [n, count] as one answer."""
    logits = asked @ pictures.T * scale
    good = logits.masked_fill(~right, -math.inf)
    return (logits.logsumexp(dim=1) - good.logsumexp(dim=1)).mean()


def _views(pictures: Tensor, twins: Tensor, scale: Tensor) -> Tensor:
    """The garment's other photo is the nearest of all other pictures."""
    itself = torch.eye(len(pictures), dtype=torch.bool, device=pictures.device)
    logits = (pictures @ pictures.T * scale).masked_fill(itself, -math.inf)
    paired = (twins & ~itself).any(dim=1)
    good = logits.masked_fill(~twins | itself, -math.inf)[paired]
    return (logits[paired].logsumexp(dim=1) - good.logsumexp(dim=1)).mean()


def hit(asked: Tensor, pictures: Tensor, right: Tensor, first: int = 1) -> Tensor:
    """Share of the asked that have a right picture among the nearest."""
    nearest = (asked @ pictures.T).topk(first, dim=1).indices
    return right.gather(1, nearest).any(dim=1).float().mean()


def validate(objective: SearchObjective, batch: dict[str, Tensor]) -> Validation:
    """Hits among the pictures of families that are not trained on."""
    found = objective.vectors(batch)
    pictures = found["pictures"]
    twins = same_garment(len(pictures), pictures.device)
    rows = {"said": "said_row", "alone": "alone_row", "wish": "wish_to"}
    figures = {}
    for name, row in rows.items():
        for first in (1, 10):
            figures[f"held_out_{name}_{first}"] = float(
                hit(found[name], pictures, twins[batch[row]], first)
            )
    return Validation(figures)


def train(args: argparse.Namespace) -> bool:
    """Make the pictures, train, save `OUT/search`; whether it came to its end."""
    plan = plan_of(args, PLAN)
    torch.manual_seed(plan.seed)
    if not has_checkpoint(args.out):  # a run that began goes on with the pictures it began with
        make_pictures(args)
    learned, kept = split(read_blocks(args.out / "pictures"))
    tokenizer = load_part(CLIPTokenizer, args.engine / "tokenizer")
    text = load_part(CLIPTextModel, args.engine / "text_encoder")
    space = build_space(args, int(text.config.hidden_size), kept[0])
    count = args.batch or BATCH
    source = FamilySource(
        learned, tokenizer, space.pseudo_words, count, args.seed,
        every=1 if args.phi_only else EVERY,
    )  # fmt: skip
    if args.start_from is None:
        take_measure(space, text, source.batch(0))
    objective = SearchObjective(
        space, text, placeholder_id(tokenizer), int(tokenizer.eos_token_id),
        triplets=not args.no_triplets,
    )  # fmt: skip
    trained = [p for p in objective.parameters() if p.requires_grad]
    adam = torch.optim.AdamW(trained, lr=plan.learning_rate, betas=(0.9, 0.98), weight_decay=0.05)
    loop = Loop(plan, objective, adam)
    quiet = FamilySource(kept, tokenizer, space.pseudo_words, BATCH, seed=10**6)
    held = loop.moved(quiet.batch(0))
    loop.validate = lambda: validate(objective, held)
    families = sum(len(block.features) for block in learned)
    mark = {TOWERS: mark_of(args.engine)}
    loop.book.record(settings=vars(args), batch=count, families=families, **mark)
    loop.train(source)
    if loop.is_main:
        with loop.averaged():
            objective.space.save_pretrained(args.out / "search")
        if args.into is not None and not loop.interrupted:
            put_space(args.out / "search", args.into)
    return not loop.interrupted


def build_space(args: argparse.Namespace, width: int, seen: Block) -> JointSpace:
    """A space over towers of a width that see pictures as in a block, new or gone on with."""
    fresh = JointSpace(
        width, side=math.isqrt(seen.features.shape[2] - 1), layer=LAYER, reads_tokens=True,
        template=MINI.prompt_template,
    )  # fmt: skip
    if args.start_from is None:
        return fresh
    space = load_part(JointSpace, args.start_from)
    if args.phi_only:
        space.requires_grad_(False)
        space.phi = fresh.phi
    return space


def split(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks to learn from and, of every ten one, those to validate on: the last ones.

    Raises:
        BadInput: there are fewer than two.
    """
    if len(blocks) < 2:
        raise BadInput("There are too few families to learn from.", "Give more --families.")
    kept = max(1, len(blocks) // 10)
    return blocks[:-kept], blocks[-kept:]


@torch.no_grad()
def take_measure(space: JointSpace, text: CLIPTextModel, batch: dict[str, Tensor]) -> None:
    """Even out the towers' states by those of a batch."""
    space.look.evened.fit(batch["features"][:, :, 1:].float())
    space.evened.fit(told_words(space, text, batch["said_ids"], None, None))


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = stage_parser(__doc__ or "", out="runs/mini/search")
    add = found.add_argument
    add("--engine", type=Path, required=True, help="folder of the engine that shall search")
    add("--families", type=int, default=FAMILIES, help="of garments to render, at most")
    add("--picture-minutes", type=float, help="time to render them")
    add("--block", type=int, default=BLOCK, help="families that are rendered and kept as one")
    add("--no-triplets", action="store_true", help="teach no wishes (zero-shot)")
    add("--into", type=Path, help="folder of the engine that receives the space at the end")
    add("--phi-only", action="store_true",
        help="keep the space of --start-from; learn anew how pictures become words")  # fmt: skip
    add("--start-from", type=Path, help="folder of a space to train on")
    return found


def main() -> None:
    """Entry point."""
    run_stage(train, parser().parse_args())


if __name__ == "__main__":
    main()
