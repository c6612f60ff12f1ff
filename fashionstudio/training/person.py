"""The person network: body parts and joints, learned from rendered people.

Parts by cross-entropy, in which rare parts count more; places of joints by cross-entropy over
all places against a small blob; whether a joint is in the picture by a third one.

    python -m fashionstudio.training.person --data data/synthetic --out runs/person
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fashionstudio.errors import BadInput
from fashionstudio.evaluation.person import PersonFigures
from fashionstudio.training.loop import Loop, Validation
from fashionstudio.training.options import is_synthetic, plan_of, run_stage, stage_parser
from fashionstudio.training.sources.cloths import ClothShop
from fashionstudio.training.sources.person import PersonBatch, PersonSource
from fashionstudio.vision.person_decoding import decode_joints, decode_parts
from fashionstudio.vision.person_network import FRAME, LABELS, PersonNetwork, PersonOutput
from fashionstudio.vision.person_reading import STEP
from fashionstudio.vision.person_weights import save_weights

DEFAULTS: dict[str, Any] = {"budget_minutes": 60, "learning_rate": 1.5e-3, "schedule": "cosine",
                            "warmup_steps": 100, "ema": 0.998}  # fmt: skip
BATCH = 12
BLOB_PX = 4.0
"""Deviation of the blob around a joint that the places are compared with."""
HEAVIEST = 4.0
"""How much more than the most common part the rarest counts."""
SETTLING = 10
"""Batches that the averaged weights' means and deviations are taken from."""


class PersonObjective(nn.Module):
    """The three losses."""

    weights: Tensor

    def __init__(self, network: PersonNetwork, weights: Tensor) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("weights", weights, persistent=False)

    def forward(self, batch: PersonBatch) -> dict[str, Tensor]:
        """Losses of a batch."""
        output = self.network(batch.pictures.contiguous(memory_format=torch.channels_last))
        parts = F.cross_entropy(output.parts.float(), batch.parts, weight=self.weights)
        places = place_loss(output.joints.float(), batch.joints)
        there = (batch.joints[..., 2] > 0).float()
        present = F.binary_cross_entropy_with_logits(output.present.float(), there)
        loss = parts + 0.25 * places + 0.5 * present
        return {"loss": loss, "parts": parts, "places": places, "present": present}


def place_loss(logits: Tensor, joints: Tensor) -> Tensor:
    """Cross-entropy of places [B, 18, h, w] to blobs around the joints that are there."""
    _, _, tall, wide = logits.shape
    step = 4.0
    y = torch.arange(tall, device=logits.device) * step + step / 2
    x = torch.arange(wide, device=logits.device) * step + step / 2
    near_x = torch.exp(-((x - joints[..., 0:1]) ** 2) / (2 * BLOB_PX**2))
    near_y = torch.exp(-((y - joints[..., 1:2]) ** 2) / (2 * BLOB_PX**2))
    blob = (near_y[..., :, None] * near_x[..., None, :]).flatten(2)
    blob = blob / blob.sum(-1, keepdim=True).clamp_min(1e-6)
    there = (joints[..., 2] > 0).float()
    entropy = -(blob * logits.flatten(2).log_softmax(-1)).sum(-1)
    return (entropy * there).sum() / there.sum().clamp_min(1.0)


def part_weights(batches: Sequence[PersonBatch]) -> Tensor:
    """[len(LABELS)]: the square root of rarity, at most `HEAVIEST` times the most common's."""
    counts = sum(torch.bincount(b.parts.flatten(), minlength=len(LABELS)) for b in batches)
    share = torch.as_tensor(counts).float().clamp_min(1.0)
    weights = (share.max() / share).sqrt().clamp_max(HEAVIEST**2).sqrt()
    return weights / weights[0]


@torch.no_grad()
def settle(network: PersonNetwork, batches: Sequence[PersonBatch]) -> None:
    """Take the normalisations' means and deviations anew: they were those of other weights."""
    norms = [m for m in network.modules() if isinstance(m, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
    network.train()
    for batch in batches:
        network(batch.pictures)
    network.eval()
    for norm in norms:
        norm.momentum = 0.1


@torch.no_grad()
def figures(network: PersonNetwork, batches: Sequence[PersonBatch]) -> PersonFigures:
    """Parts at half size, joints in pixels of the frame."""
    found = PersonFigures()
    ids = np.array(LABELS, np.uint8)
    for batch in batches:
        output: PersonOutput = network(batch.pictures)
        for i in range(len(batch.pictures)):
            parts = decode_parts(output.parts[i].float())
            found.add_parts(ids[parts.argmax(0)], ids[batch.parts[i].cpu().numpy()])
            joints = decode_joints(output.joints[i].float(), output.present[i].float())
            found.add_joints(joints, batch.joints[i].cpu().numpy())
    return found


def train(args: argparse.Namespace) -> bool:
    """Train, save the averaged weights as `OUT/person.safetensors` at each validation."""
    if not is_synthetic(args.data):
        raise BadInput(
            f"There are no rendered people in “{args.data}”.",
            "Render some with python -m fashionstudio.datasets.synthetic.",
        )
    count = args.batch or BATCH
    plan = plan_of(args, DEFAULTS)
    torch.manual_seed(plan.seed)
    shop = ClothShop(args.fabrics, args.clothing)
    frame = (args.height or FRAME[0], args.width or FRAME[1])
    if frame[0] % STEP or frame[1] % STEP:
        raise BadInput(f"Height and width of the frame must be multiples of {STEP}.")
    source = PersonSource(args.data, shop, count, photos=args.clothing, frame=frame, seed=plan.seed)
    known = [source.batch(2**30 + i) for i in range(SETTLING)]
    network = PersonNetwork(frame).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    objective = PersonObjective(network, part_weights(known))
    adam = torch.optim.AdamW(network.parameters(), lr=plan.learning_rate, weight_decay=0.01)
    quiet = PersonSource(args.data, shop, count, frame=frame, seed=plan.seed, held_out=True)
    held_out = [quiet.batch(i) for i in range(-(-args.held_out // count))]
    loop = Loop(plan, objective, adam)

    def validate() -> Validation:
        settle(network, [loop.moved(batch) for batch in known])
        minutes, steps = round(loop.progress.elapsed_s / 60, 1), loop.progress.step
        trained = {"steps": steps, "pictures": steps * count, "minutes": minutes}
        save_weights(network, args.out, {"trained": trained})
        seen = figures(network, [loop.moved(batch) for batch in held_out])
        return Validation({f"held_out_{k}": v for k, v in seen.summary().items()})

    loop.validate = validate
    loop.book.record(settings=vars(args), batch=count)
    loop.train(source)
    return not loop.interrupted


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = stage_parser(__doc__ or "", out="runs/person")
    found.add_argument("--height", type=int, help="of the frame; smaller frames are faster")
    found.add_argument("--width", type=int)
    found.add_argument("--held-out", type=int, default=96, help="pictures to validate on")
    return found


def main() -> None:
    """Entry point."""
    run_stage(train, parser().parse_args())


if __name__ == "__main__":
    main()
