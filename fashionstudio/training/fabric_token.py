"""Learn a Token for a fabric: textual inversion on an engine that stays as it is.

Gal et al. (2022): a few vectors in the text encoder's space of words are all that is trained, with
the engine's own denoising loss on pictures of the thing. The pictures are made, not collected: the
cloth is put onto the sample people in the light and folds of what they wear, shifted, turned and
scaled a little each time. The loss counts inside the Region alone, at the noise levels that the
engine's standard preset visits. No plane and no adapter tells the engine the cloth, so the vectors
must. They start from what the engine's adapter sees in the swatch, where it has one.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from fashionstudio.core.image_io import read_picture
from fashionstudio.core.learned import TokenRecord, token_file, token_sha256, write_record
from fashionstudio.diffusion import samplers, tokens
from fashionstudio.diffusion.arrays import picture_tensor
from fashionstudio.diffusion.prompting import encode_sequence, words_of_picture
from fashionstudio.engine.vocabulary import weights_key
from fashionstudio.errors import BadInput, Cancelled, ModelMismatch
from fashionstudio.training.checkpoint import has_checkpoint
from fashionstudio.training.denoising import noised
from fashionstudio.training.fabric_people import Dressed, DressedSource
from fashionstudio.training.loop import Loop, Plan, to_device

if TYPE_CHECKING:
    from fashionstudio.diffusion.pipeline import FashionPipeline
    from fashionstudio.engine.engine import Engine

logger = logging.getLogger(__name__)

PLACE = "<>"
PHRASES = ("{garment} <>", "<> {garment}", "{garment} of <>", "{garment} in <> fabric")
"""How a designer may say the Token; `<>` is its place."""

START_WORD = "fabric"
VECTORS = 4
"""At least; an engine with an adapter gets as many as that makes."""


@dataclass(frozen=True)
class TokenPlan:
    """How a Token is learned.

    Attributes:
        steps: at most.
        budget_minutes: at most; None = as long as the steps take.
        rate: learning rate in units of the vectors' own RMS at the start.
        batch: pictures a step.
        vectors: pseudo-words; None: see `VECTORS`.
        placements: how many times each sample person is dressed.
        repeat_mm: width of a swatch on the body.
        resume: go on from the last checkpoint.
    """

    steps: int = 500
    budget_minutes: float | None = None
    rate: float = 0.15
    batch: int = 6
    vectors: int | None = None
    placements: int = 3
    repeat_mm: float = 80.0
    seed: int = 0
    device: str = "auto"
    resume: bool = False


class TokenObjective(nn.Module):
    """The denoising loss of a frozen pipeline as a function of a Token's vectors.

    Args:
        pipe: is not trained; its networks are no part of this module.
        start: [n, dim], where the vectors begin.
        timesteps: noise levels to learn at.
    """

    def __init__(self, pipe: FashionPipeline, start: Tensor, timesteps: Tensor) -> None:
        super().__init__()
        self.vectors = nn.Parameter(start.clone().float())
        self._pipe = (pipe,)  # not a module: neither trained nor saved
        self._levels = timesteps.cpu().long()
        for part in (pipe.unet, pipe.text_encoder):
            part.requires_grad_(False)

    def forward(self, batch: Dressed) -> dict[str, Tensor]:
        """Mean square error of the network's answer inside the Region."""
        (pipe,) = self._pipe
        count = len(batch.clean)
        drawn = torch.randint(len(self._levels), (count,))
        timesteps = self._levels[drawn].to(batch.clean.device)
        noise = torch.randn_like(batch.clean)
        noisy, wanted = noised(pipe.scheduler, batch.clean, noise, timesteps)
        text = self.text(self._phrases(batch.garments))
        picture = torch.cat([noisy, batch.planes], dim=1).to(pipe.unet.dtype)
        output = pipe.unet(picture, timesteps, text.to(pipe.unet.dtype)).sample.float()
        error = (output - wanted).square() * batch.mask
        return {"loss": error.sum() / (batch.mask.sum() * batch.clean.shape[1])}

    def text(self, phrases: list[str]) -> Tensor:
        """What cross-attention reads, [B, L, D], with the vectors at each phrase's `<>`."""
        (pipe,) = self._pipe
        places = " ".join([tokens.PLACEHOLDER] * len(self.vectors))
        if not pipe.layout.texture_layers:
            return self._encoded([phrase.replace(PLACE, places) for phrase in phrases])
        without = [" ".join(phrase.replace(PLACE, " ").split()) for phrase in phrases]
        return torch.cat(
            [encode_sequence(pipe, without), self._encoded([places] * len(phrases))], dim=1
        )

    def _encoded(self, texts: list[str]) -> Tensor:
        (pipe,) = self._pipe
        prompts = [pipe.layout.prompt(text) for text in texts]
        ids = tokens.prompt_ids(pipe.tokenizer, prompts).to(self.vectors.device)
        place = tokens.placeholder_id(pipe.tokenizer)
        return tokens.encode_ids(pipe.text_encoder, ids, [self.vectors] * len(texts), place)

    def _phrases(self, garments: list[str]) -> list[str]:
        drawn = torch.randint(len(PHRASES), (len(garments),)).tolist()
        return [PHRASES[i].format(garment=g) for i, g in zip(drawn, garments, strict=True)]


def learn_token(
    engine: Engine, name: str, swatches: Sequence[Path], people: Dressed, plan: TokenPlan,
    on_step: Callable[[int], None] | None = None,
) -> TokenRecord:  # fmt: skip
    """Learn a Token and write it.

    Args:
        engine: stays as it is.
        name: without brackets.
        swatches: pictures of the cloth.
        people: see `dress_people`.
        plan: see `TokenPlan`.
        on_step: told the number of each step.

    Raises:
        BadInput: the checkpoint to resume from is missing or of other settings.
        Cancelled: the user stopped it; the checkpoint stays.
    """
    out = learning_folder(engine.manifest.id, name)
    if plan.resume and not has_checkpoint(out):
        raise BadInput(f"There is nothing to resume of <{name}>.", "Learn it without --resume.")
    if not plan.resume:
        shutil.rmtree(out, ignore_errors=True)
    started = time.monotonic()
    with engine.pipe.placed("text_encoder", "unet"):
        chosen, objective, before = _best_start(engine, name, swatches, people, plan)
        loop = _loop(objective, engine, plan, out)
        loop.train(DressedSource(people, plan.batch, plan.seed, on_step))
        if loop.interrupted:
            raise Cancelled(f"Stopped; go on with <{name}> with --resume.")
        with loop.averaged():
            after = _mean_loss(objective, people)
    vectors = objective.vectors.detach()
    tokens.save_learned(token_file(engine.manifest.id, name), {f"<{name}>": vectors})
    figures = {
        "loss_before": round(before, 5),
        "loss_after": round(after, 5),
        "steps": loop.progress.step,
        "minutes": round((time.monotonic() - started) / 60, 2),
    }
    record = _record(engine, name, swatches, plan, objective, figures, chosen)
    write_record(record)
    shutil.rmtree(out, ignore_errors=True)
    with contextlib.suppress(OSError):  # others may be learned at the same time
        out.parent.rmdir()
    return record


def learning_folder(engine: str, name: str) -> Path:
    """Where the checkpoint of a Token lies that is being learned."""
    return token_file(engine, name).parent / ".learning" / name


def candidates(
    pipe: FashionPipeline, name: str, swatches: Sequence[Path], plan: TokenPlan
) -> dict[str, Tensor]:
    """Where the vectors may begin, [n, dim] each: words, and what the adapter sees.

    The Token's own name is tried as words (a `red-tartan` is red), then the word “fabric”. Which of
    them is nearest is not guessed but measured: an adapter that was trained beside an appearance
    plane may say little by itself.
    """
    table = pipe.text_encoder.get_input_embeddings().weight.detach().float()
    sources = [s for s in pipe.layout.tokens if getattr(pipe, s.component) is not None]
    sources.sort(key=lambda source: source.kind != "fabric")
    found: dict[str, Tensor] = {}
    if sources:
        with torch.no_grad():
            seen = [
                words_of_picture(pipe, sources[0], picture_tensor(read_picture(p, least_side=2)))[0]
                for p in swatches
            ]
        found["the adapter"] = torch.stack(seen).mean(dim=0).float()
    vocabulary = pipe.tokenizer.get_vocab()
    for text in (name.replace("-", " "), START_WORD):
        known = " ".join(word for word in text.split() if f"{word}</w>" in vocabulary)
        ids = pipe.tokenizer(known, add_special_tokens=False).input_ids
        if ids:
            found[f"“{known}”"] = table[ids]
    count = plan.vectors or max([VECTORS, *(source.count for source in sources)])
    return {what: _of_length(vectors, count, plan.seed) for what, vectors in found.items()}


def noise_levels(engine: Engine) -> Tensor:
    """The time steps that the engine's standard preset visits."""
    preset = engine.manifest.presets["standard"]
    scheduler = samplers.make_scheduler(preset.sampler, engine.pipe.scheduler.config)
    return samplers.set_steps(scheduler, preset.steps)


# Inside ------------------------------------------------------------------------------------------


def _best_start(
    engine: Engine, name: str, swatches: Sequence[Path], people: Dressed, plan: TokenPlan
) -> tuple[str, TokenObjective, float]:
    """The candidate with the lowest loss, and that loss."""
    levels = noise_levels(engine)
    best: tuple[str, TokenObjective, float] | None = None
    for what, vectors in candidates(engine.pipe, name, swatches, plan).items():
        objective = TokenObjective(engine.pipe, vectors, levels)
        loss = _mean_loss(objective, people)
        logger.info("started from %s the loss is %.4f", what, loss)
        if best is None or loss < best[2]:
            best = what, objective, loss
    if best is None:
        raise ModelMismatch(f"The engine “{engine.manifest.id}” has no words to start from.")
    return best


def _of_length(vectors: Tensor, count: int, seed: int) -> Tensor:
    """[count, dim]: cut, or repeated with a little noise, so that the copies can part."""
    generator = torch.Generator().manual_seed(seed)
    times = -(-count // len(vectors))
    repeated = vectors.repeat(times, 1)[:count].clone()
    noise = torch.randn(repeated.shape, generator=generator).to(repeated.device)
    noise[: len(vectors)] = 0
    return repeated + 0.02 * _rms(vectors) * noise


def _loop(objective: TokenObjective, engine: Engine, plan: TokenPlan, out: Path) -> Loop:
    rate = plan.rate * _rms(objective.vectors.detach())
    optimizer = torch.optim.AdamW([objective.vectors], lr=rate, weight_decay=0.0)
    loop_plan = Plan(
        out=out,
        max_steps=plan.steps,
        budget_minutes=plan.budget_minutes,
        learning_rate=rate,
        schedule="cosine",
        warmup_steps=min(10, plan.steps),
        seed=plan.seed,
        device=str(engine.device),
        checkpoint_seconds=20.0,
        resume=plan.resume,
    )
    return Loop(loop_plan, objective, optimizer)


@torch.no_grad()
def _mean_loss(objective: TokenObjective, people: Dressed) -> float:
    """Over everybody with the same noise each time, without touching the random numbers."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        device = objective.vectors.device
        index = list(range(len(people.clean)))
        losses = []
        for start in range(0, len(index), 8):
            part = to_device(people.rows(index[start : start + 8]), device)
            losses += [float(objective(part)["loss"])] * len(part.clean)
    return float(np.mean(losses))


def _record(
    engine: Engine, name: str, swatches: Sequence[Path], plan: TokenPlan,
    objective: TokenObjective, figures: dict[str, float], chosen: str,
) -> TokenRecord:  # fmt: skip
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in swatches}
    names = ("steps", "budget_minutes", "rate", "batch", "placements", "repeat_mm", "seed")
    settings = {key: getattr(plan, key) for key in names}
    settings |= {"weights": weights_key(engine.manifest), "started_from": chosen}
    sha256 = token_sha256(engine.manifest.id, name)
    return TokenRecord(
        engine.manifest.id, name, sha256, len(objective.vectors), hashes, settings, figures
    )


def _rms(table: Tensor) -> float:
    return float(table.float().square().mean().sqrt())
