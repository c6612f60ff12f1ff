"""A worker without networks: speaks the real protocol and does what its arguments say.

Run as `python fake_worker.py [options]`; the window's client is given that command line.
"""

from __future__ import annotations

import argparse
import os
import queue
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from fashionstudio.core.embedded import Embedded
from fashionstudio.core.image_io import encode_png, read_picture
from fashionstudio.core.person import PARTS, Person, Pose
from fashionstudio.core.provenance import embed
from fashionstudio.core.render import EngineStamp, Recipe
from fashionstudio.core.request import Request
from fashionstudio.errors import (
    BadInput,
    Cancelled,
    FashionStudioError,
    ModelMissing,
    NoPerson,
    OutOfMemory,
    SeveralPeople,
)
from fashionstudio.worker import protocol
from fashionstudio.worker.frames import FrameReader, Message

# Joints of a standing person as shares of width and height, in COCO-18 order.
JOINTS = (
    (0.50, 0.12), (0.50, 0.20), (0.40, 0.21), (0.36, 0.34), (0.34, 0.46), (0.60, 0.21),
    (0.64, 0.34), (0.66, 0.46), (0.45, 0.50), (0.44, 0.70), (0.44, 0.90), (0.55, 0.50),
    (0.56, 0.70), (0.56, 0.90), (0.485, 0.10), (0.515, 0.10), (0.46, 0.11), (0.54, 0.11),
)  # fmt: skip
HEAD = (0.5, 0.11, 0.08, 0.07)
"""Middle and half axes, as shares: what a Region must not cover."""
BOXES = {
    "upper_body": (0.33, 0.19, 0.67, 0.53),
    "lower_body": (0.38, 0.48, 0.62, 0.92),
    "dresses": (0.33, 0.19, 0.67, 0.80),
}


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--start-ms", type=int, default=0)
    parser.add_argument("--step-ms", type=int, default=10)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--prepare", default="ok", choices=("ok", "no_person", "several", "crowd"))
    parser.add_argument("--die-once", type=Path, help="a file: die in mid-render while it is there")
    parser.add_argument("--deaf", action="store_true", help="never heed cancel")
    parser.add_argument("--mute-once", type=Path, help="a file: stop answering while it is there")
    parser.add_argument("--hang", type=Path, help="a file: steps wait while it is there")
    parser.add_argument("--record", type=Path, help="where to append what was asked")
    parser.add_argument("--blind", action="store_true", help="the engine has no joint space")
    parser.add_argument("--embed-ms", type=int, default=0, help="for each picture or sentence")
    parser.add_argument("--refuse-once", default="", help="a word: fail after the first picture")
    parser.add_argument("--noise", type=int, default=0, help="extra random bytes in a result")
    return parser.parse_args()


class FakeWorker:
    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.out = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)
        self.lock = threading.Lock()
        self.blobs: dict[str, bytes] = {}
        self.cancelled: set[str] = set()
        self.refused: set[str] = set()
        self.jobs: queue.Queue[Message | None] = queue.Queue()
        self.doing = ""

    def send(self, message: Message) -> None:
        if self.given.mute_once and self.given.mute_once.exists():
            time.sleep(3600)
        data = memoryview(message.to_bytes())
        with self.lock:
            while data:
                data = data[self.out.write(data) :]

    def listen(self) -> None:
        reader = FrameReader()
        while data := os.read(0, 1 << 16):
            for message in reader.feed(data):
                self.hear(message)
        self.jobs.put(None)

    def hear(self, message: Message) -> None:
        if message.type == "hello":
            self.send(protocol.hello_event(os.getpid()))
        elif message.type == "put":
            self.blobs[message["sha256"]] = message.blob
            self.send(protocol.stored(message["sha256"]))
        elif message.type == "ping":
            self.send(protocol.pong(self.doing, time.process_time()))
        elif message.type == "cancel":
            self.cancelled.add(message.job)
        elif message.type == "shutdown":
            self.jobs.put(None)
        else:
            self.jobs.put(message)

    def run(self) -> None:
        threading.Thread(target=self.listen, daemon=True).start()
        time.sleep(self.given.start_ms / 1000)
        devices = [{"id": "cpu", "name": "fake", "memory_bytes": 0, "chosen": True}]
        engines = [{"id": "mini", "title": "fake", "usable": True, "problem": ""}]
        self.send(protocol.ready(devices, engines))
        print("the fake worker is ready")
        while (message := self.jobs.get()) is not None:
            self.work(message)

    def work(self, message: Message) -> None:
        self.send(protocol.accepted(message.job))
        started, self.doing = time.monotonic(), message.job
        try:
            if message.type == "prepare":
                self.prepare(message)
            elif message.type == "render":
                self.render(message)
            elif message.type == "draft":
                self.draft(message)
            elif message.type == "trace":
                self.trace(message)
            elif message.type == "embed":
                self.embed(message)
            elif message.type == "examine":
                self.examine(message)
            self.send(protocol.done(message.job, time.monotonic() - started))
        except Cancelled:
            self.send(protocol.cancelled(message.job))
        except FashionStudioError as error:
            self.send(protocol.failed(message.job, error))
        self.doing = ""

    def check(self, job: str) -> None:
        if job in self.cancelled and not self.given.deaf:
            raise Cancelled("Cancelled.")

    def prepare(self, message: Message) -> None:
        sketch, posed = message.get("sketch") or "", message.get("pose") is not None
        held = () if message.get("allow_growth", True) else ("no growth",)
        self.record("prepare", sketch, posed, message.get("words"), *held)
        self.send(protocol.phase(message.job, "person"))
        photo = read_picture(self.blobs[message["photo"]])
        if self.given.prepare == "no_person":
            raise NoPerson("Nobody can be seen in this photo.", "Choose one that shows a person.")
        if self.given.prepare == "several":
            raise SeveralPeople("3 people can be seen.", "Crop the photo to one of them.")
        h, w = photo.shape[:2]
        if self.given.prepare == "crowd" and w > h:
            thirds = [(n * w / 3 + 0.04 * w, 0.1 * h, (n + 1) * w / 3, 0.95 * h) for n in range(3)]
            raise SeveralPeople("3 people can be seen.", "Crop the photo.", people=thirds)
        pose = message.get("pose") or [[x * w, y * h, 0.9] for x, y in JOINTS]
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        inside = ((x / w - 0.5) / 0.19) ** 2 + ((y / h - 0.5) / 0.46) ** 2 < 1
        silhouette = np.where(inside, 255, 0).astype(np.uint8)
        person = Person(
            Pose.from_array(pose),
            silhouette,
            np.where(inside, PARTS["upper_clothes"], 0).astype(np.uint8),
            {"pose": 0.9},
        )
        parts = {"silhouette": encode_png(silhouette), "parts": encode_png(person.parts)}
        head = ((x / w - HEAD[0]) / HEAD[2]) ** 2 + ((y / h - HEAD[1]) / HEAD[3]) ** 2 < 1
        keep_out = np.where(head, 255, 0).astype(np.uint8)
        for name, (x0, y0, x1, y1) in BOXES.items():
            region = np.zeros((h, w), np.uint8)
            region[int(y0 * h) : int(y1 * h), int(x0 * w) : int(x1 * w)] = 255
            parts[f"region-{name}"] = encode_png(region)
            parts[f"keep_out-{name}"] = encode_png(keep_out)
        self.check(message.job)
        regions = {name: {"confidence": 0.9, "notes": [], "problem": ""} for name in BOXES}
        self.send(protocol.prepared(message.job, {**person.to_dict(), "regions": regions}, parts))

    def trace(self, message: Message) -> None:
        self.record("trace", message["category"], message["sketcher"])
        if message["sketcher"] == "broken":
            raise BadInput("The plug-in “broken” has failed.", "Update it.")
        h, w = read_picture(self.blobs[message["photo"]]).shape[:2]
        sketch = np.zeros((h, w), np.uint8)
        sketch[h // 2, w // 4 : w // 2] = 255
        self.send(protocol.traced(message.job, encode_png(sketch)))

    def render(self, message: Message) -> None:
        request = Request.from_dict(message["request"])
        look = request.look
        named = [picture.sha256 for picture in look.pictures()]
        missing = [sha256 for sha256 in named if sha256 not in self.blobs]
        assert not missing, "the window must hand over what it names"
        self.record("render", look.words, look.settings.seed, look.settings.variations)
        photo = read_picture(self.blobs[look.photo.sha256])
        h, w = photo.shape[:2]
        x0, y0, x1, y1 = BOXES[look.category]
        box = (int(x0 * w), int(y0 * h), int(x1 * w), int(y1 * h))
        total = self.given.steps * len(request.seeds)
        for index, seed in enumerate(request.seeds):
            color = np.random.default_rng(seed).integers(60, 220, 3).astype(np.uint8)
            self.steps(message.job, index, total, box, color)
            self.result(message.job, index, request.single(seed), photo, box, color)
            word = self.given.refuse_once
            if word and word in look.words and look.words not in self.refused:
                self.refused.add(look.words)
                raise OutOfMemory("There is not enough memory.", "Close other programs.")

    def draft(self, message: Message) -> None:
        request = Request.from_dict(message["request"])
        look = request.look
        assert all(picture.sha256 in self.blobs for picture in look.pictures())
        self.record("draft", look.words, look.settings.seed, look.settings.preset)
        photo = read_picture(self.blobs[look.photo.sha256])
        h, w = photo.shape[:2]
        x0, y0, x1, y1 = BOXES[look.category]
        box = (int(x0 * w), int(y0 * h), int((x1 - x0) * w), int((y1 - y0) * h))
        for step in range(1, self.given.steps + 1):
            time.sleep(self.given.step_ms / 1000)
            self.check(message.job)
            self.send(protocol.progress(message.job, step, self.given.steps, None))
        # The same colour as the final render of that seed.
        color = np.random.default_rng(request.seeds[0]).integers(60, 220, 3).astype(np.uint8)
        size = (max(1, box[3] // 4), max(1, box[2] // 4))
        parts = {
            "picture": encode_png(np.full((*size, 3), color, np.uint8)),
            "region": encode_png(np.full(size, 255, np.uint8)),
        }
        recipe = Recipe(request, EngineStamp("mini", {}, {}, "fake"))
        self.send(protocol.drafted(message.job, box, recipe.to_dict(), parts))

    def embed(self, message: Message) -> None:
        """A space of colours: pictures lie where their mean is, names of colours where they say."""
        self.record("embed", message["engine"], len(message["items"]))
        if self.given.blind:
            raise BadInput("This engine cannot compare pictures.")
        if "missing" in message["engine"]:
            raise ModelMissing("There is no folder “missing” with a CLIP in it.", "Use --clip.")
        rows = []
        for item in message["items"]:
            time.sleep(self.given.embed_ms / 1000)
            self.check(message.job)
            row = np.full(3, 0.02, np.float32)
            if item["picture"]:
                row += read_picture(self.blobs[item["picture"]]).mean(axis=(0, 1)) / 255
            for place, name in enumerate(("red", "green", "blue")):
                row[place] += 4.0 * (name in item["words"])
            rows.append(row / np.linalg.norm(row))
        space = "colours" if message["engine"] == "mini" else message["engine"]
        found = Embedded(np.stack(rows).astype(np.float32), space)
        self.send(protocol.embedded(message.job, found))

    def examine(self, message: Message) -> None:
        self.record("examine")
        picture = read_picture(self.blobs[message["garment"]])
        self.check(message.job)
        r, g, b = (int(value) for value in picture.mean(axis=(0, 1)))
        name = ("red", "green", "blue")[int(np.argmax((r, g, b)))]
        mask = encode_png(np.full(picture.shape[:2], 255, np.uint8))
        garment = {
            "colours": [{"name": name, "rgb": [r, g, b], "share": 1.0}],
            "confidence": 0.9,
            "notes": [],
        }
        self.send(protocol.examined(message.job, garment, {"mask": mask}))

    def steps(self, job: str, index: int, total: int, box: tuple, color: np.ndarray) -> None:
        x0, y0, x1, y1 = box
        self.send(protocol.phase(job, "denoise"))
        for step in range(1, self.given.steps + 1):
            time.sleep(self.given.step_ms / 1000)
            while self.given.hang and self.given.hang.exists():
                time.sleep(0.01)
            self.check(job)
            done = index * self.given.steps + step
            left = (total - done) * self.given.step_ms / 1000 if done > 1 else None
            self.send(protocol.progress(job, done, total, left))
            preview = np.full((48, 36, 3), color, np.uint8)
            area = (float(x0), float(y0), float(x1 - x0), float(y1 - y0))
            self.send(protocol.preview(job, index, area, encode_png(preview)))
            if step == 2 and self.given.die_once and self.given.die_once.exists():
                self.given.die_once.unlink()
                print("about to die", file=sys.stderr, flush=True)
                os.kill(os.getpid(), 9)

    def result(self, job: str, index: int, request: Request, photo, box, color) -> None:
        x0, y0, x1, y1 = box
        picture = photo.copy()
        shade = picture[y0:y1, x0:x1].mean(axis=2, keepdims=True) / 255 + 0.35
        picture[y0:y1, x0:x1] = np.clip(shade * color, 0, 255).astype(np.uint8)
        region = np.zeros(photo.shape[:2], np.uint8)
        region[y0:y1, x0:x1] = 255
        if self.given.noise:
            rng = np.random.default_rng(0)
            picture[:] = rng.integers(0, 255, picture.shape, dtype=np.uint8)
        stamp = EngineStamp("mini", {}, {"fashionstudio": "0"}, "fake")
        recipe = Recipe(request, stamp, {"denoise": 0.5, "decode": 0.25})
        parts = {
            "picture": embed(picture, replace(recipe, timings={})),
            "region": encode_png(region),
        }
        seed = request.look.settings.seed
        self.send(protocol.result(job, index, seed, recipe.to_dict(), parts))

    def record(self, *facts: object) -> None:
        if self.given.record:
            with self.given.record.open("a") as file:
                print(*facts, sep="\t", file=file)


if __name__ == "__main__":
    FakeWorker(options()).run()
