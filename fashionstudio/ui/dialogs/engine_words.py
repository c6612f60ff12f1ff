"""What is said about engines, in whole phrases that can be translated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from fashionstudio.app.engine_cards import EngineCard
from fashionstudio.app.engine_trial import Tried
from fashionstudio.app.engines import EngineJob
from fashionstudio.app.numbers import number
from fashionstudio.core.look import Look
from fashionstudio.errors import FashionStudioError
from fashionstudio.ui.panels.render import duration

if TYPE_CHECKING:
    from fashionstudio.modelhub.moving import Plan


def _tr(text: str) -> str:
    return QCoreApplication.translate("Engines", text)


def size_text(size: int) -> str:
    """“4.2 GB”: files are counted in powers of ten, as shops and servers do."""
    if size >= 1e8:
        return _tr("{n} GB").format(n=number(size / 1e9, 1))
    return _tr("{n} MB").format(n=number(size / 1e6, 1))


def state_text(card: EngineCard, *, chosen: bool) -> str:
    """In a few words: whether it is here, and whether it is the one that renders."""
    if card.problem:
        return _tr("Damaged")
    if chosen and card.installed:
        return _tr("In use")
    if card.installed:
        return _tr("Installed")
    if card.partial_bytes:
        return _tr("Partly downloaded: {size}").format(size=size_text(card.partial_bytes))
    return _tr("Not installed")


def capabilities_text(card: EngineCard) -> str:
    """What it follows."""
    names = {
        "words": _tr("words"),
        "sketch": _tr("sketch"),
        "fabric": _tr("fabric"),
        "garment": _tr("garment (try-on)"),
    }
    return ", ".join(names.get(name, name) for name in card.capabilities)


def categories_text(card: EngineCard) -> str:
    """Which kinds of garments it can make."""
    names = {
        "upper_body": _tr("tops"),
        "lower_body": _tr("bottoms"),
        "dresses": _tr("dresses"),
    }
    return ", ".join(names.get(name, name) for name in card.categories)


def presets_text(card: EngineCard) -> str:
    """“Draft 12, Standard 25, Fine 50 steps”."""
    if len({count for _name, _sampler, count in card.presets}) == 1:
        return _tr("Steps: {n} at every quality").format(n=card.presets[0][2])
    names = {"draft": _tr("Draft"), "standard": _tr("Standard"), "fine": _tr("Fine")}
    steps = [f"{names.get(name, name)} {count}" for name, _sampler, count in card.presets]
    return _tr("{presets} steps").format(presets=", ".join(steps)) if steps else ""


def preset_words(card: EngineCard) -> dict[str, str]:
    """By preset: how it is rendered, for a tip."""
    return {
        name: _tr("{steps} steps, {sampler}").format(steps=steps, sampler=sampler)
        if steps > 1
        else _tr("1 step, {sampler}").format(sampler=sampler)
        for name, sampler, steps in card.presets
    }


def limits_text(card: EngineCard, look: Look, *, drawn: bool) -> str:
    """What of a Look the engine cannot heed; `drawn`: whether there is a Sketch."""
    given = {
        "sketch": (drawn, _tr("the sketch")),
        "fabric": (look.fabric is not None, _tr("the fabric")),
        "garment": (look.garment is not None, _tr("the garment")),
        "words": (bool(look.words), _tr("the words")),
    }
    missed = [
        text for name, (here, text) in given.items() if here and name not in card.capabilities
    ]
    parts = []
    if look.category not in card.categories:
        parts.append(_tr("This engine makes only {kinds}.").format(kinds=categories_text(card)))
    if missed:
        parts.append(_tr("This engine ignores {things}.").format(things=", ".join(missed)))
    return " ".join(parts)


def disk_text(card: EngineCard) -> str:
    """What it takes, or would take."""
    if card.installed:
        size = card.installed_bytes
        return _tr("{size} on disk").format(size=size_text(size)) if size else ""
    if card.download_bytes is None or card.installed_bytes is None:
        return ""
    text = _tr("Downloads {download}, then takes {size}").format(
        download=size_text(card.download_bytes), size=size_text(card.installed_bytes)
    )
    if card.partial_bytes:
        here = _tr("{size} of it are here already").format(size=size_text(card.partial_bytes))
        text = f"{text}; {here}"
    return text


def memory_text(
    card: EngineCard, plan: Mapping[str, Any] | None, devices: Sequence[Mapping[str, Any]]
) -> str:
    """How it would compute on this computer, and whether there is room for it."""
    device = next((one for one in devices if one.get("chosen")), None)
    if plan is not None and device is not None:
        return _plan_text(plan, _device_text(device))
    if card.memory_bytes is None:
        return ""
    text = _tr("Up to {size} while it renders").format(size=size_text(card.memory_bytes))
    if device is not None and device.get("memory_bytes"):
        text += _tr("; {device} has {size}").format(
            device=_device_text(device), size=size_text(int(device["memory_bytes"]))
        )
    return text


def need_text(
    card: EngineCard, plan: Mapping[str, Any] | None, devices: Sequence[Mapping[str, Any]]
) -> str:
    """What one render makes and takes: “192 × 256 pixels around the garment. On the processor …”"""
    height, width = card.frame
    parts = []
    if width:
        size = _tr("Makes {w} × {h} pixels around the garment, and lays them into the photo.")
        parts.append(size.format(w=width, h=height))
    if memory := memory_text(card, plan, devices):
        parts.append(f"{memory}.")
    return "\n".join(parts)


def shortage_text(plan: Mapping[str, Any] | None) -> str:
    """A warning where memory will not do; "" where it will, or nobody knows."""
    free = plan.get("free_bytes") if plan else None
    if plan is None or free is None or int(plan["needed_bytes"]) <= int(free):
        return ""
    return _tr("Memory is short: it needs about {needed}, and {free} are free.").format(
        needed=size_text(int(plan["needed_bytes"])), free=size_text(int(free))
    )


def _plan_text(plan: Mapping[str, Any], device: str) -> str:
    formats = {
        "fp32": _tr("in full precision (fp32)"),
        "bf16": _tr("in half precision (bf16)"),
        "fp16": _tr("in half precision (fp16)"),
    }
    how = [_tr("On {device}").format(device=device), formats.get(str(plan["dtype"]), "")]
    if plan["offload"]:
        how.append(_tr("with one network at a time on the card"))
    if plan["tiled_decode"]:
        how.append(_tr("developed strip by strip"))
    words = " ".join(filter(None, how))
    needed, free = int(plan["needed_bytes"]), plan.get("free_bytes")
    if free is None:
        return _tr("{how}: about {needed}").format(how=words, needed=size_text(needed))
    text = _tr("{how}: about {needed} of {free} free").format(
        how=words, needed=size_text(needed), free=size_text(int(free))
    )
    if needed > free:
        text += " " + _tr("– too little: close other programs, or it may be very slow.")
    return text


def _device_text(device: Mapping[str, Any]) -> str:
    name, kind = str(device.get("name", "")), str(device["id"])
    if kind == "cpu":
        return _tr("the processor")
    if kind == "mps":
        return _tr("the Apple GPU")
    return name if name and name != kind else kind


def licence_text(card: EngineCard) -> str:
    """Its name, and what matters most about it."""
    name = card.licence or _tr("unknown")
    return name if card.commercial_use else _tr("{name}, no commercial use").format(name=name)


def job_text(job: EngineJob, title: str) -> str:
    """What happens now, how far it is, and how long it takes still."""
    if job.cancelling:
        return _tr("Stopping…")
    if job.deed == "remove":
        return _tr("Removing {engine}…").format(engine=title)
    words = {
        "download": _tr("{engine}: downloading {item}"),
        "hash": _tr("{engine}: checking {item}"),
        "convert": _tr("{engine}: converting {item}"),
        "copy": _tr("Moving {item}"),
    }
    if job.deed == "move" and job.phase not in words:
        return _tr("Moving the engines…")
    if job.phase not in words:
        return _tr("{engine}: getting ready…").format(engine=title)
    parts = [words[job.phase].format(engine=title, item=job.item)]
    if job.total_bytes and job.phase in ("download", "copy"):
        done, total = size_text(job.done_bytes), size_text(job.total_bytes)
        parts.append(_tr("{done} of {total}").format(done=done, total=total))
        if job.bytes_per_s:
            parts.append(_tr("{size} a second").format(size=size_text(int(job.bytes_per_s))))
    if job.seconds_left is not None and job.seconds_left >= 1:
        parts.append(_tr("about {time} left").format(time=duration(job.seconds_left)))
    return " · ".join(parts)


def tried_text(tried: Tried, title: str) -> str:
    """How long one picture took."""
    text = _tr("“{engine}” works here: one picture in {n} s").format(
        engine=title, n=number(tried.seconds, 1)
    )
    if tried.loading_s >= 0.1:
        text += _tr(", after {n} s to load it").format(n=number(tried.loading_s, 1))
    if tried.device:
        text += _tr(" (on {device})").format(device=tried.device)
    return text + "."


def done_text(title: str, deed: str) -> str:
    """After it went well."""
    words = {
        "pull": _tr("“{engine}” is installed."),
        "add": _tr("“{engine}” is installed."),
        "verify": _tr("All files of “{engine}” are as they were installed."),
        "remove": _tr("“{engine}” was removed."),
        "move": _tr("The engines are in “{engine}” now, and new ones go there, too."),
    }
    return words[deed].format(engine=title)


def move_text(plan: Plan) -> str:
    """What moving the engines means, before it is done."""
    if not plan.engines:
        return _tr("None of your own is installed yet; new ones will go there.")
    names = ", ".join(engine.name for engine in plan.engines)
    if not plan.copied_bytes:
        return _tr("{names}. It is on the same disk, so it takes no time.").format(names=names)
    text = _tr("{names}. {size} are copied and compared, and then deleted here; {free} are free.")
    copied, free = size_text(plan.copied_bytes), size_text(plan.free_bytes)
    return text.format(names=names, size=copied, free=free)


def in_window_words(error: FashionStudioError, deed: str) -> FashionStudioError:
    """An error whose hint speaks of the command line, with a hint for the window."""
    if "--" not in error.hint and "fashionstudio engines" not in error.hint:
        return error
    hints = {
        "add": _tr("Add the folder or the files that are missing, too, or use Download."),
        "pull": _tr("Try again later, or add the files from a folder."),
    }
    details = f"{error.hint}\n{error.details}".strip()
    return type(error)(error.message, hints.get(deed, ""), details)
