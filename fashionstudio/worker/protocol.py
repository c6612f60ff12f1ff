"""Messages between a client (window, command line, batch) and the worker process.

How a message looks is in `worker.frames`. Pure Python: both sides of the border import it, and one
of them must not import torch. No pickle.

A conversation:

    client  hello(version)            worker  hello(version), at once
                                      worker  ready(devices, engines), once torch is there
    client  put(sha256) + blob        worker  stored(sha256)
    client  render(job, request)      worker  accepted, phase*, progress*, preview*,
                                              result per picture, then one of
                                              done | failed | cancelled
    client  render_many(job, requests)  worker  accepted, phase*, progress*, for each
                                              request result or unmade, then the same
    client  draft(job, request)       worker  accepted, phase*, progress*, drafted,
                                              then done | failed | cancelled
    client  embed(job, items)         worker  accepted, phase*, progress*, embedded,
                                              then done | failed | cancelled
    client  examine(job, garment)     worker  accepted, phase*, examined,
                                              then done | failed | cancelled
    client  trace(job, photo, …)      worker  accepted, phase*, traced,
                                              then done | failed | cancelled
    client  cancel(job)
    client  shutdown                  worker  ends; it also ends when its input closes

A blob with several files in it (`prepared`, `result`) is their concatenation; the header's `parts`
is the index: a list of [name, length] in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fashionstudio.core.embedded import Embedded, Item
from fashionstudio.errors import FashionStudioError
from fashionstudio.worker.frames import Message, ProtocolError, pack_parts

PROTOCOL_VERSION = 1

FINAL_EVENTS = frozenset(("done", "failed", "cancelled"))
"""Exactly one of these ends every job."""

PHASES = ("load", "read", "person", "region", "encode", "denoise", "decode", "compose")
"""In the order of the way; a phase whose product is cached is not announced."""

# Commands ----------------------------------------------------------------------------------------


def hello(device: str = "auto", version: int = PROTOCOL_VERSION) -> Message:
    """First message of the client; `device` is "auto", "cpu", "cuda", "cuda:1" or "mps"."""
    return Message({"type": "hello", "version": version, "device": device})


def put(sha256: str, data: bytes) -> Message:
    """Hand over a file once; afterwards it is named by its hash. Answered by `stored`."""
    return Message({"type": "put", "sha256": sha256}, data)


def load(job: str, engine: str) -> Message:
    """Load an engine ahead of its first use."""
    return Message({"type": "load", "job": job, "engine": engine})


def prepare(
    job: str,
    photo: str,
    *,
    pose: list[list[float]] | None = None,
    sketch: str | None = None,
    words: str = "",
    allow_growth: bool = True,
    categories: Iterable[str] = ("upper_body", "lower_body", "dresses"),
) -> Message:
    """Find Person and Regions of a Photo; answered by `prepared`, then `done`.

    Args:
        job: id of the job.
        photo: SHA-256 of the Photo's file.
        pose: joints given by hand, in Photo pixels; None estimates them.
        sketch: SHA-256 of a Sketch the Regions shall hold.
        words: what is said about the garment; Regions reach as far as it asks for.
        allow_growth: whether Regions leave room around the old garment and hold the Sketch.
        categories: which Regions are wanted.
    """
    header = {"type": "prepare", "job": job, "photo": photo, "pose": pose, "sketch": sketch}
    wish = {"words": words, "allow_growth": allow_growth, "categories": list(categories)}
    return Message({**header, **wish})


def trace(
    job: str, photo: str, category: str, *, sketcher: str, pose: list[list[float]] | None = None
) -> Message:
    """Draw what is worn in a Photo as a Sketch; answered by `traced`, then `done`.

    Args:
        job: id of the job.
        photo: SHA-256 of the Photo's file.
        category: which garment.
        sketcher: who draws: "own", or a plug-in's name.
        pose: joints given by hand, in Photo pixels; None estimates them.
    """
    header = {"type": "trace", "job": job, "photo": photo, "category": category}
    return Message({**header, "sketcher": sketcher, "pose": pose})


def render(job: str, request: dict[str, Any], *, previews: bool = True) -> Message:
    """Render a Request (its `to_dict()`)."""
    return Message({"type": "render", "job": job, "request": request, "previews": previews})


def render_many(job: str, requests: Iterable[dict[str, Any]]) -> Message:
    """Render Requests of one variation each; those that are denoised alike side by side."""
    return Message({"type": "render_many", "job": job, "requests": list(requests)})


def draft(job: str, request: dict[str, Any]) -> Message:
    """Render the first picture of a Request just to look at; answered by `drafted`, then `done`."""
    return Message({"type": "draft", "job": job, "request": request})


def embed(job: str, engine: str, items: Iterable[Item]) -> Message:
    """Make vectors of Items whose pictures were `put`; answered by `embedded`, then `done`."""
    header = {"type": "embed", "job": job, "engine": engine}
    return Message({**header, "items": [item.to_dict() for item in items]})


def examine(job: str, garment: str) -> Message:
    """Look at a garment's picture that was `put`; answered by `examined`, then `done`."""
    return Message({"type": "examine", "job": job, "garment": garment})


def cancel(job: str) -> Message:
    """End a job at the next step; answered by its `cancelled` unless it ended before."""
    return Message({"type": "cancel", "job": job})


def unload() -> Message:
    """Drop engines and caches, give the device memory back; answered by `memory`."""
    return Message({"type": "unload"})


def inspect() -> Message:
    """Ask which devices and engines there are by now; answered by `inspected`."""
    return Message({"type": "inspect"})


def shutdown() -> Message:
    """End the worker."""
    return Message({"type": "shutdown"})


def ping() -> Message:
    """Ask for a sign of life (`pong`); answered also while a job runs."""
    return Message({"type": "ping"})


# Events ------------------------------------------------------------------------------------------


def hello_event(pid: int, version: int = PROTOCOL_VERSION) -> Message:
    """The worker's answer to `hello`, before it imports anything heavy."""
    return Message({"type": "hello", "version": version, "pid": pid})


def ready(devices: list[dict[str, Any]], engines: list[dict[str, Any]]) -> Message:
    """The worker can take jobs.

    Args:
        devices: [{"id": "cpu", "name": …, "memory_bytes": …, "chosen": bool}, …].
        engines: [{"id", "title", "usable": bool, "problem": sentence or ""}, …].
    """
    header = {"type": "ready", "version": PROTOCOL_VERSION}
    return Message({**header, "devices": devices, "engines": engines})


def inspected(devices: list[dict[str, Any]], engines: list[dict[str, Any]]) -> Message:
    """What `ready` said, as it is now: engines may have been installed or removed meanwhile."""
    return Message({"type": "inspected", "devices": devices, "engines": engines})


def stored(sha256: str) -> Message:
    """A `put` has arrived whole."""
    return Message({"type": "stored", "sha256": sha256})


def accepted(job: str) -> Message:
    """The job waits or starts."""
    return Message({"type": "accepted", "job": job})


def phase(job: str, name: str) -> Message:
    """A phase of `PHASES` begins."""
    return Message({"type": "phase", "job": job, "name": name})


def progress(job: str, step: int, total: int, seconds_left: float | None) -> Message:
    """`step` of `total` steps (or Items) are done; seconds left from the second step on."""
    header = {"type": "progress", "job": job, "step": step, "total": total}
    return Message({**header, "seconds_left": seconds_left})


def preview(job: str, index: int, box: tuple[float, float, float, float], jpeg: bytes) -> Message:
    """A small picture of what is coming.

    Args:
        job: id of the job.
        index: which variation.
        box: x, y, width, height in Photo pixels that the picture covers.
        jpeg: the picture.
    """
    return Message({"type": "preview", "job": job, "index": index, "box": list(box)}, jpeg)


def prepared(job: str, person: dict[str, Any], parts: Mapping[str, bytes]) -> Message:
    """Person and Regions.

    Args:
        job: id of the job.
        person: `Person.to_dict()` plus "regions": {category: {"confidence", "notes", "problem"}}.
        parts: PNGs at Photo size: "silhouette", "parts" (ids of `PARTS`), "region-<category>" and
            "keep_out-<category>"; a category without a Region is missing.
    """
    index, blob = pack_parts(parts)
    return Message({"type": "prepared", "job": job, "person": person, "parts": index}, blob)


def result(
    job: str,
    index: int,
    seed: int,
    recipe: dict[str, Any],
    parts: Mapping[str, bytes],
    confidence: Mapping[str, float] | None = None,
) -> Message:
    """One finished picture.

    Args:
        job: id of the job.
        index: which variation, or which Request of a `render_many`, from 0.
        seed: its seed.
        recipe: `Recipe.to_dict()` of this one picture.
        parts: "picture": PNG at Photo size with the recipe embedded; "region": PNG, by how
            much each pixel was replaced.
        confidence: 0..1 for what was estimated; of a `render_many`.
    """
    listing, blob = pack_parts(parts)
    header = {"type": "result", "job": job, "index": index, "seed": seed, "recipe": recipe}
    if confidence is not None:
        header["confidence"] = dict(confidence)
    return Message({**header, "parts": listing}, blob)


def unmade(job: str, index: int, error: FashionStudioError) -> Message:
    """Why one Request of a `render_many` has no picture; the others go on."""
    return Message({"type": "unmade", "job": job, "index": index, "error": error.to_dict()})


def drafted(
    job: str, box: tuple[int, int, int, int], recipe: dict[str, Any], parts: Mapping[str, bytes]
) -> Message:
    """The picture of a `draft`: what has changed in the Photo, at a size to look at.

    Args:
        job: id of the job.
        box: x, y, width, height in Photo pixels that the parts cover.
        recipe: `Recipe.to_dict()`.
        parts: "picture": JPEG; "region": PNG of the same size, by how much it replaces the Photo.
    """
    listing, blob = pack_parts(parts)
    header = {"type": "drafted", "job": job, "box": list(box), "recipe": recipe}
    return Message({**header, "parts": listing}, blob)


def embedded(job: str, found: Embedded) -> Message:
    """The vectors of an `embed`: the blob holds them as float32, row after row."""
    header = {"type": "embedded", "job": job, "space": found.space}
    return Message({**header, "shape": list(found.vectors.shape)}, found.to_bytes())


def read_embedded(message: Message) -> Embedded:
    """The vectors of an `embedded` event.

    Raises:
        ProtocolError: shape and blob do not fit together.
    """
    try:
        rows, columns = (int(length) for length in message["shape"])
        return Embedded.from_bytes(str(message["space"]), (rows, columns), message.blob)
    except (KeyError, TypeError, ValueError) as error:
        raise ProtocolError("The worker sent damaged vectors.", details=str(error)) from error


def examined(job: str, garment: dict[str, Any], parts: Mapping[str, bytes]) -> Message:
    """What a garment's picture shows.

    Args:
        job: id of the job.
        garment: "colours" [{"name", "rgb", "share"}, …] with the largest share first,
            "confidence" of the cut-out, 0..1, and "notes".
        parts: "mask": PNG at the picture's size, 255 = garment.
    """
    index, blob = pack_parts(parts)
    return Message({"type": "examined", "job": job, "garment": garment, "parts": index}, blob)


def traced(job: str, sketch: bytes) -> Message:
    """What a `trace` has drawn: a PNG at Photo size, 255 = stroke on 0."""
    index, blob = pack_parts({"sketch": sketch})
    return Message({"type": "traced", "job": job, "parts": index}, blob)


def done(job: str, seconds: float, timings: Mapping[str, float] | None = None) -> Message:
    """The job has ended well."""
    header = {"type": "done", "job": job, "seconds": seconds}
    return Message({**header, "timings": dict(timings or {})})


def failed(job: str, error: FashionStudioError) -> Message:
    """The job has failed; a `job` of "" means the connection as a whole."""
    return Message({"type": "failed", "job": job, "error": error.to_dict()})


def cancelled(job: str) -> Message:
    """The job was cancelled."""
    return Message({"type": "cancelled", "job": job})


def memory(device: str, used_bytes: int, total_bytes: int | None) -> Message:
    """What the worker holds."""
    header = {"type": "memory", "device": device, "used_bytes": used_bytes}
    return Message({**header, "total_bytes": total_bytes})


def log(level: str, text: str, job: str = "") -> Message:
    """A line for the log: "info", "warning" or "error"."""
    return Message({"type": "log", "level": level, "text": text, "job": job})


def pong(doing: str = "", cpu_s: float | None = None) -> Message:
    """A sign of life, from the thread that listens.

    Args:
        doing: id of the job that the other thread is at; "" for none.
        cpu_s: processor time of the whole process so far.
    """
    return Message({"type": "pong", "doing": doing, "cpu_s": cpu_s})
