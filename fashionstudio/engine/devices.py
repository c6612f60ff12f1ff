"""Where to compute: the choice of a device, and what it can do."""

from __future__ import annotations

from typing import Any

import torch

from fashionstudio.errors import BadInput

KINDS = ("auto", "cpu", "cuda", "mps")


def choose_device(wanted: str = "auto") -> torch.device:
    """The device to compute on.

    Args:
        wanted: "auto" takes the first CUDA device, else Apple's, else the processor.

    Raises:
        BadInput: there is no such device here.
    """
    kind, _, index = wanted.partition(":")
    if kind not in KINDS or (index and not index.isdecimal()):
        raise BadInput(f"“{wanted}” is not a device.", "Choose auto, cpu, cuda, cuda:1 or mps.")
    if kind == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda", 0)
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    if kind == "cuda":
        count = torch.cuda.device_count() if torch.cuda.is_available() else 0
        if count == 0:
            raise BadInput(
                "There is no NVIDIA GPU here that can be used.",
                "Take the device “auto” or “cpu”, or see “fashionstudio doctor”.",
            )
        if int(index or 0) >= count:
            raise BadInput(f"There is no GPU number {index}.", f"The highest is {count - 1}.")
        return torch.device("cuda", int(index or 0))
    if kind == "mps" and not torch.backends.mps.is_available():
        raise BadInput("There is no Apple GPU here.", "Take the device “auto” or “cpu”.")
    return torch.device(kind)


def describe_device(device: torch.device) -> str:
    """For stamps: "cpu", or "cuda:0 NVIDIA …"."""
    if device.type == "cuda":
        return f"{device} {torch.cuda.get_device_name(device)}"
    return str(device)


def list_devices(chosen: torch.device) -> list[dict[str, Any]]:
    """What can be chosen, for the `ready` event and the doctor."""
    devices = [torch.device("cpu")]
    if torch.cuda.is_available():
        devices += [torch.device("cuda", n) for n in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        devices.append(torch.device("mps"))
    return [
        {
            "id": str(device),
            "name": describe_device(device).removeprefix(f"{device} "),
            "memory_bytes": memory_use(device)[1],
            "chosen": device == chosen,
        }
        for device in devices
    ]


def memory_use(device: torch.device) -> tuple[int, int | None]:
    """Bytes in use (by this process on the CPU, by all on a GPU) and bytes in all."""
    if device.type == "cuda":
        free, total = torch.cuda.mem_get_info(device)
        return int(total - free), int(total)
    if device.type == "mps":
        return int(torch.mps.driver_allocated_memory()), None
    import psutil

    return int(psutil.Process().memory_info().rss), int(psutil.virtual_memory().total)


def has_fast_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 matrices in hardware."""
    supported = getattr(torch.cpu, "_is_amx_tile_supported", None)
    return bool(supported()) if supported is not None else False


def has_bfloat16_products() -> bool:
    """Whether this processor at least multiplies bfloat16 numbers (AVX512-BF16)."""
    supported = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return bool(supported()) if supported is not None else False


def free_memory(device: torch.device) -> int | None:
    """Bytes that could still be used; None where nobody knows."""
    if device.type == "cpu":
        import psutil

        return int(psutil.virtual_memory().available)
    used, total = memory_use(device)
    return None if total is None else total - used


def empty_cache(device: torch.device) -> None:
    """Give memory that torch holds in reserve back to the device."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()
