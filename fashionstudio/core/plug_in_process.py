"""Runs a plug-in in a process of its own, where it may crash, hang or fill the memory.

The border is a temporary folder: a question is a folder in it with `question.json` and files, whose
name goes to the process's standard input; the answer is `answer.json` in the same folder. So a file
may be of any size, nothing that a plug-in prints can be taken for an answer, and waiting for it
needs no thread. `worker.plug_in_host` is the other end.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fashionstudio.core.atomic import write_atomic, write_json
from fashionstudio.core.closing import Closes
from fashionstudio.core.own_command import own_command
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.plugins import remedy, trace_of

QUESTION, ANSWER = "question.json", "answer.json"
LOOK_S = 60.0
"""In which a plug-in has to be imported, and to say what it is."""
WORK_S = 600.0
"""In which it has to make one file, or one drawing."""
LARGEST_SHARE = 0.8
"""Of the memory that was free at its start, how much a plug-in may take."""
LEAST_MEMORY = 2**30
_GLANCE_S = 0.03
_WEIGH_S = 0.25
_LAST_WORDS = 4000

Check = Callable[[], None]


def never() -> None:
    """Nobody cancels."""


class Stuck(BadInput):
    """A plug-in that did not finish: it would hardly do so another time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a plug-in has said.

    Attributes:
        facts: plain data.
        files: the files that came with it, by name.
    """

    facts: dict[str, Any]
    files: dict[str, bytes]


class PlugInProcess(Closes):
    """One plug-in's process; started with the first question, and again when it is gone."""

    def __init__(self, group: str, name: str) -> None:
        """`group`: one of `plugins.GROUPS`; `name`: of the entry."""
        self._group, self._name = group, name
        self._folder: Path | None = None
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._said = _Tail()
        self._most_bytes = 0

    def ask(
        self,
        what: str,
        facts: Mapping[str, Any] | None = None,
        files: Mapping[str, bytes] | None = None,
        *,
        check: Check = never,
        limit_s: float | None = None,
    ) -> Answer:
        """Ask, and wait for the answer.

        Args:
            what: what is to be done; see `worker.plug_in_host`.
            facts: plain data for it, JSON-ready.
            files: and files, by name.
            check: asked all the while; what it raises ends the process.
            limit_s: how long the answer may take; `WORK_S` by default.

        Raises:
            FashionStudioError: what the other end has raised.
            BadInput: the process has ended or takes too much memory.
            Stuck: it does not answer.
            DiskFull: there is no space for what is asked.
        """
        place: Path | None = None
        try:
            process = self._running()
            assert self._folder is not None
            place = self._folder / str(next(self._numbers))
            place.mkdir()
            for name, data in (files or {}).items():
                write_atomic(place / name, data)
            write_json(place / QUESTION, {"do": what, **(facts or {})})
            self._send(process, place.name)
            self._wait(process, place / ANSWER, check, limit_s or WORK_S)
            answer = self._answer_in(place, set(files or ()))
        except BaseException:
            self._stop()
            raise
        finally:
            if place is not None:
                shutil.rmtree(place, ignore_errors=True)
        if "error" in answer.facts:
            raise FashionStudioError.from_dict(answer.facts["error"])
        return answer

    def close(self) -> None:
        """End the process and forget what was exchanged."""
        self._stop()
        folder, self._folder = self._folder, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    # Inside --------------------------------------------------------------------------------------

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._stop()
        try:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="fashionstudio-plug-in-"))
            self._process = subprocess.Popen(
                own_command("plug-in", self._group, self._name, str(self._folder)),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                bufsize=0,
                # Ctrl-C in a terminal is for us, who then end the process.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise BadInput(
                f"The plug-in “{self._name}” could not be started.",
                "Close other programs, see that the disk is not full, and try again.",
                trace_of(error),
            ) from error
        self._said = _Tail()
        self._said.follow(self._process)
        import psutil

        free = psutil.virtual_memory().available
        self._most_bytes = max(LEAST_MEMORY, int(LARGEST_SHARE * free))
        return self._process

    def _send(self, process: subprocess.Popen[bytes], line: str) -> None:
        assert process.stdin is not None
        try:
            process.stdin.write(f"{line}\n".encode())
        except OSError as error:
            raise self._gone(process) from error

    def _wait(
        self, process: subprocess.Popen[bytes], answer: Path, check: Check, limit_s: float
    ) -> None:
        begun = weighed = time.monotonic()
        while not answer.exists():
            check()
            now = time.monotonic()
            if now - begun > limit_s:
                raise self._failure(
                    f"The plug-in “{self._name}” took too long, and was stopped.",
                    kind=Stuck,
                )
            if now - weighed > _WEIGH_S:
                weighed = now
                if _memory_of(process.pid) > self._most_bytes:
                    raise self._failure(
                        f"The plug-in “{self._name}” took too much memory, and was stopped."
                    )
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_GLANCE_S)
                if not answer.exists():
                    raise self._gone(process)

    def _answer_in(self, place: Path, sent: set[str]) -> Answer:
        try:
            facts = json.loads((place / ANSWER).read_text(encoding="utf-8"))
            sent |= {QUESTION, ANSWER}
            files = {p.name: p.read_bytes() for p in place.iterdir() if p.name not in sent}
        except (OSError, ValueError, RecursionError) as error:
            raise self._failure(
                f"The plug-in “{self._name}” gave no answer that can be read.", trace_of(error)
            ) from error
        return Answer(facts if isinstance(facts, dict) else {}, files)

    def _gone(self, process: subprocess.Popen[bytes]) -> BadInput:
        status = process.wait()
        how = f"ended by signal {-status}" if status < 0 else f"exit status {status}"
        self._said.finish()
        return self._failure(
            f"The plug-in “{self._name}” has crashed.", f"{how}\n{self._said.text}"
        )

    def _failure(
        self, message: str, details: str = "", kind: type[BadInput] = BadInput
    ) -> BadInput:
        return kind(message, remedy(self._group, self._name), details or self._said.text)

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        _kill_family(process)
        self._said.finish()
        for stream in (process.stdin, process.stderr):
            if stream is not None:
                stream.close()


class _Tail:
    """The end of what a process writes to stderr, however much that is."""

    def __init__(self) -> None:
        self._bytes = b""
        self._thread: threading.Thread | None = None

    @property
    def text(self) -> str:
        """The end so far."""
        return self._bytes.decode("utf-8", "replace").strip()

    def follow(self, process: subprocess.Popen[bytes]) -> None:
        """Read until the process ends."""
        assert process.stderr is not None
        descriptor = process.stderr.fileno()

        def read() -> None:
            with contextlib.suppress(OSError):
                while data := os.read(descriptor, 1 << 16):
                    self._bytes = (self._bytes + data)[-_LAST_WORDS:]

        self._thread = threading.Thread(target=read, daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Wait for the last words of a process that has ended."""
        if self._thread is not None:
            self._thread.join(2.0)


def _memory_of(pid: int) -> int:
    """Bytes that a process and its children hold; 0 when it has just gone."""
    import psutil

    total = 0
    with contextlib.suppress(psutil.Error):
        family = psutil.Process(pid)
        for process in (family, *family.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += int(process.memory_info().rss)
    return total


def _kill_family(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it has started."""
    import psutil

    family: list[psutil.Process] = []
    with contextlib.suppress(psutil.Error):
        family = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    for child in family:
        with contextlib.suppress(psutil.Error):
            child.kill()
    process.wait()
