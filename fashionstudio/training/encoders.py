"""The encoders: a word-level CLIP text tower and a small CLIP vision tower.

Trained against each other (Radford et al. 2021) on swatches, garments on white and worn garments
with their words, so that a red striped swatch and the words `red striped` lie close together. The
denoiser's stage trains both towers on.

    python -m fashionstudio.training.encoders --data SHARDS --fabrics FABRICS --clothing PHOTOS
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTokenizer, CLIPVisionModelWithProjection

from fashionstudio.datasets.synthetic.wording import words
from fashionstudio.diffusion.arrays import picture_tensor
from fashionstudio.diffusion.layout import MINI
from fashionstudio.diffusion.prompting import clip_pixels
from fashionstudio.diffusion.tokens import prompt_ids
from fashionstudio.training.carry import carried_text, carried_vision
from fashionstudio.training.loop import Loop, Validation
from fashionstudio.training.networks import (
    PICTURE_PX,
    POSITIONS,
    WIDTH,
    build_text,
    build_vision,
)
from fashionstudio.training.options import is_synthetic, plan_of, run_stage, stage_parser
from fashionstudio.training.sources.cloths import ClothShop
from fashionstudio.training.sources.opening import cloth_shop
from fashionstudio.training.sources.synthetic import Example, SyntheticSource, spoken
from fashionstudio.training.tokenizer import known_words, write_tokenizer

U8 = NDArray[np.uint8]
PLAN: dict[str, Any] = {"budget_minutes": 8, "learning_rate": 6e-4, "schedule": "cosine",
                        "warmup_steps": 100, "ema": 0.999}  # fmt: skip
BATCH = 96


class Towers(nn.Module):
    """Both towers with a projection of the text and a temperature; forward gives InfoNCE."""

    def __init__(self, text: CLIPTextModel, vision: CLIPVisionModelWithProjection) -> None:
        super().__init__()
        self.text, self.vision = text, vision
        self.project = nn.Linear(WIDTH, WIDTH, bias=False)
        self.log_scale = nn.Parameter(torch.tensor(2.5))

    def embed(self, ids: Tensor, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """[B, L] ids and [B, 3, h, w] pictures -> unit vectors [B, D] of words and pictures."""
        said = self.project(self.text(input_ids=ids).pooler_output)
        seen = self.vision(pixel_values=clip_pixels(pictures, PICTURE_PX)).image_embeds
        return F.normalize(said.float(), dim=-1), F.normalize(seen.float(), dim=-1)

    def forward(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Symmetric InfoNCE, and the share of pictures whose own words are the nearest."""
        text, picture = self.embed(batch["ids"], batch["pictures"])
        logits = picture @ text.T * self.log_scale.clamp(max=4.0).exp()
        labels = torch.arange(len(text), device=text.device)
        loss = (F.cross_entropy(logits, labels) + F.cross_entropy(logits.T, labels)) / 2
        return {"loss": loss, "accuracy": (logits.argmax(1) == labels).float().mean()}


class PairSource:
    """Pictures with their words: half swatches, half garments once there are people.

    Args:
        tokenizer: makes the ids.
        shop: cloths.
        people: rendered garments, in the mode "garment"; None: swatches only.
        count: pairs in a batch.
    """

    def __init__(
        self, tokenizer: CLIPTokenizer, shop: ClothShop, people: SyntheticSource | None,
        count: int, seed: int = 0,
    ) -> None:  # fmt: skip
        self.tokenizer, self.shop, self.people = tokenizer, shop, people
        self.count, self.seed = count, seed

    def batch(self, position: int) -> dict[str, Tensor]:
        """See `Source.batch`: ids [B, L], pictures [B, 3, 96, 96]."""
        rng = np.random.default_rng([self.seed, position])
        pairs = []
        if self.people is not None:
            self.people.count = self.count // 2
            pairs = [_shown(example, rng) for example in self.people.examples(position)]
        while len(pairs) < self.count:
            cloth = self.shop.draw(rng)
            text = words({"garment": "fabric"}, cloth.swatch.words, rng)
            pairs.append((cloth.picture(PICTURE_PX, rng), spoken(text, rng)))
        prompts = [MINI.prompt(text) for _, text in pairs]
        return {
            "ids": prompt_ids(self.tokenizer, prompts),
            "pictures": picture_tensor(*(picture for picture, _ in pairs)),
        }


def _shown(example: Example, rng: np.random.Generator) -> tuple[U8, str]:
    """The garment alone, or the worn one."""
    picture = example.picture if rng.random() < 0.7 else worn_crop(example)
    return picture, example.words


def worn_crop(example: Example) -> U8:
    """The worn garment's surroundings, squeezed into the vision tower's square."""
    rows, columns = np.nonzero(example.mask)
    if len(rows) == 0:
        return example.picture
    left, top, right, bottom = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
    image = Image.fromarray(example.target).crop((int(left), int(top), int(right), int(bottom)))
    return np.asarray(image.resize((PICTURE_PX, PICTURE_PX), Image.Resampling.BILINEAR))


def make_tokenizer(folder: Path) -> CLIPTokenizer:
    """Write and read back the tokenizer over the captions' words."""
    write_tokenizer(folder, known_words(), max_length=POSITIONS)
    return CLIPTokenizer.from_pretrained(folder)


def train(args: argparse.Namespace) -> bool:
    """Train; save tokenizer and towers into OUT; whether it came to its end."""
    plan = plan_of(args, PLAN)
    torch.manual_seed(plan.seed)
    tokenizer = make_tokenizer(args.out / "tokenizer")
    if args.start_from is None:
        towers = Towers(build_text(tokenizer), build_vision())
    else:
        towers = Towers(carried_text(args.start_from, tokenizer), carried_vision(args.start_from))
    shop, count = cloth_shop(args), args.batch or BATCH
    people = held = None
    if is_synthetic(args.data):
        people = SyntheticSource(args.data, shop, 1, seed=args.seed, mode="garment")
        held = SyntheticSource(args.data, shop, 1, seed=9, mode="garment", held_out=True)
    held_out = PairSource(tokenizer, shop, held, count, seed=10**6).batch(0)
    adam = torch.optim.AdamW(
        towers.parameters(), lr=plan.learning_rate, betas=(0.9, 0.98), weight_decay=0.05
    )
    loop = Loop(plan, towers, adam)

    def look() -> Validation:
        losses = towers(loop.moved(held_out))
        return Validation({f"held_out_{name}": float(value) for name, value in losses.items()})

    loop.validate = look
    loop.book.record(settings=vars(args), batch=count, vocabulary=len(tokenizer))
    loop.train(PairSource(tokenizer, shop, people, count, args.seed))
    if loop.is_main:
        loop.book.record(pairs_seen=loop.progress.step * count)
        with loop.averaged():
            towers.text.save_pretrained(args.out / "text_encoder")
            towers.vision.save_pretrained(args.out / "image_encoder")
    return not loop.interrupted


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = stage_parser(__doc__ or "", out="runs/mini/encoders")
    found.add_argument(
        "--start-from", type=Path, help="folder of an engine whose towers are trained on"
    )
    return found


def main() -> None:
    """Entry point."""
    run_stage(train, parser().parse_args())


if __name__ == "__main__":
    main()
