"""Stage 2, the encoders: a word-level CLIP text tower and a small CLIP vision tower.

Trained against each other on swatches, garments on white and worn garments with their words, so
that a red striped swatch and the words `red striped` lie close together. The U-Net stage trains
both towers on.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTokenizer,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)

from fashionstudio.diffusion.prompting import clip_pixels
from fashionstudio.diffusion.tokens import prompt_ids
from fashionstudio.training import common, data, words
from fashionstudio.training.autoencoder import prefetch
from fashionstudio.training.cloth import ClothMaker
from fashionstudio.training.samples import PICTURE_SIZE, ExampleMaker

WIDTH, POSITIONS, PATCH = 192, 48, 12
TEMPLATE = "a photo of a model wearing {words}"


def build_text(tokenizer: CLIPTokenizer) -> CLIPTextModel:
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer), hidden_size=WIDTH, intermediate_size=4 * WIDTH,
            num_hidden_layers=3, num_attention_heads=4, max_position_embeddings=POSITIONS,
            projection_dim=WIDTH, bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
        )
    )  # fmt: skip


def build_vision() -> CLIPVisionModelWithProjection:
    return CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            hidden_size=WIDTH, intermediate_size=4 * WIDTH, num_hidden_layers=3,
            num_attention_heads=4, image_size=PICTURE_SIZE, patch_size=PATCH, projection_dim=WIDTH,
        )
    )  # fmt: skip


class Towers(nn.Module):
    """Both towers with a projection of the text and a temperature."""

    def __init__(self, text: CLIPTextModel, vision: CLIPVisionModelWithProjection) -> None:
        super().__init__()
        self.text, self.vision = text, vision
        self.project = nn.Linear(WIDTH, WIDTH, bias=False)
        self.log_scale = nn.Parameter(torch.tensor(2.5))

    def forward(self, ids: Tensor, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """[B, L] and [B, 3, 96, 96] -> unit vectors [B, D] of words and pictures."""
        words_ = self.project(self.text(input_ids=ids).pooler_output)
        pictures = self.vision(pixel_values=pixels).image_embeds
        return F.normalize(words_.float(), dim=-1), F.normalize(pictures.float(), dim=-1)


def contrastive_loss(towers: Towers, ids: Tensor, pixels: Tensor) -> tuple[Tensor, float]:
    """Symmetric InfoNCE and the share of pictures whose own words are the nearest."""
    with common.autocast(pixels.device):
        text, picture = towers(ids, pixels)
    logits = picture @ text.T * towers.log_scale.clamp(max=4.0).exp()
    labels = torch.arange(len(ids), device=ids.device)
    loss = (F.cross_entropy(logits, labels) + F.cross_entropy(logits.T, labels)) / 2
    return loss, float((logits.argmax(1) == labels).float().mean())


class PairSource:
    """Batches of (pictures, texts): half swatches, half garments once there are shards."""

    def __init__(self, args: argparse.Namespace, rng: np.random.Generator) -> None:
        self.rng, self.folder = rng, args.data
        self.maker = ExampleMaker(load_cloths(args.fabrics, args.photos), rng)
        self.shards = data.split_shards(data.find_shards(args.data))[0]

    def one(self) -> tuple[data.Picture, str]:
        if not self.shards or self.rng.random() < 0.5:
            cloth = self.maker.cloths.draw(self.rng)
            text = words.caption({"garment": "fabric"}, cloth.names, cloth.pattern, self.rng)
            return cloth.swatch(PICTURE_SIZE, float(self.rng.uniform(60, 260))), text
        shard = self.shards[int(self.rng.integers(len(self.shards)))]
        example = self.maker.make(shard, int(self.rng.integers(len(shard))), "garment")
        picture = example.picture if self.rng.random() < 0.7 else worn_crop(example)
        return picture, example.words

    def batch(self, count: int) -> tuple[Tensor, list[str]]:
        pictures, texts = zip(*(self.one() for _ in range(count)), strict=True)
        return data.to_tensor(list(pictures)), [TEMPLATE.format(words=t) for t in texts]


def worn_crop(example: Any) -> data.Picture:
    """The worn garment's surroundings, squeezed into the vision tower's square."""
    rows, columns = np.nonzero(example.mask)
    if len(rows) == 0:
        return np.asarray(example.picture)
    left, top, right, bottom = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
    image = Image.fromarray(example.target).crop((int(left), int(top), int(right), int(bottom)))
    return np.asarray(image.resize((PICTURE_SIZE, PICTURE_SIZE), Image.Resampling.BILINEAR))


def load_cloths(fabrics: Path, photos: Path, limit: int = 400) -> ClothMaker:
    """Cloth from the tileable swatches and from training photos (never from held-out ones)."""
    tiles = [data.read_photo(f) for f in sorted(fabrics.glob("ambientcg_*.jpg"))]
    return ClothMaker(tiles, data.read_photos(data.photo_files(photos)[0][::9][:limit]))


def make_tokenizer(folder: Path, shards: list[data.Shard]) -> CLIPTokenizer:
    """Write and read back the tokenizer over the data set's and the fashion words."""
    extra = sorted({str(v) for s in shards for m in s.meta for v in m["attributes"].values()})
    words.write_tokenizer(folder, words.vocabulary(extra), max_length=POSITIONS)
    return CLIPTokenizer.from_pretrained(folder)


def train(args: argparse.Namespace) -> None:
    rng = common.seed_all(args.seed, args.threads)
    tokenizer = make_tokenizer(args.out / "tokenizer", data.find_shards(args.data))
    towers = Towers(build_text(tokenizer), build_vision()).to(args.device)
    run = common.start(args, {"batch": args.batch, "lr": args.lr, "vocabulary": len(tokenizer)})
    trainer = common.Trainer(towers, run, lr=args.lr, weight_decay=0.05)
    if args.resume:
        run.load(trainer.parts)
    source = PairSource(args, rng)
    batches = prefetch(lambda: source.batch(args.batch))
    accuracy = 0.0
    while not run.finished:
        pictures, texts = batches.get()
        ids = prompt_ids(tokenizer, texts).to(args.device)
        loss, hits = contrastive_loss(towers, ids, clip_pixels(pictures, PICTURE_SIZE))
        trainer.update(loss)
        accuracy += 0.05 * (hits - accuracy)
        if run.step % 25 == 0:
            run.write_log(loss=float(loss.detach()), accuracy=accuracy)
        trainer.checkpoint()
    trainer.checkpoint(force=True)
    with trainer.ema.applied(towers):
        towers.text.save_pretrained(args.out / "text_encoder")
        towers.vision.save_pretrained(args.out / "image_encoder")
    run.write_record(accuracy=accuracy, batch=args.batch, pairs_seen=run.step * args.batch)


def main() -> None:
    parser = common.stage_parser(__doc__ or "", out="runs/mini/encoders", budget_minutes=8)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--fabrics", type=Path, required=True)
    parser.add_argument("--batch", type=int, default=96)
    parser.add_argument("--lr", type=float, default=6e-4)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
