"""Large files over HTTPS: continued after a break, tried again, checked for completeness.

`requests` does the transport (proxies, certificates, redirects); it comes along with diffusers. The
hub's own client was not taken since half of the files lie elsewhere, and one way for all of them
gives one behaviour: unfinished files keep the ending `.part` and are continued by the next call,
also days later, as long as the server still has the same file.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import requests

from fashionstudio import __version__
from fashionstudio.core.atomic import disk_full_as
from fashionstudio.errors import BadInput, FashionStudioError, ModelMissing
from fashionstudio.modelhub.progress import Check, Progress, Report, no_check, no_report

CHUNK_BYTES = 2**20
TIMEOUT_S = (15, 60)
TRIES = 6
OFFLINE_VARIABLE = "FASHIONSTUDIO_OFFLINE"
"""Set to anything but 0, nothing is downloaded; the window sets it when the user says so."""

_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_GONE = (404, 410)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Remote:
    """A file on a server.

    Attributes:
        url: where it is.
        size_bytes: None if the server does not say.
        validator: changes when the file does (a strong ETag); "" if the server has none.
    """

    url: str
    size_bytes: int | None
    validator: str


class _TryAgainError(Exception):
    """A failure that may pass."""

    def __init__(self, why: str, after_s: float | None = None) -> None:
        super().__init__(why)
        self.after_s = after_s


class Downloader:
    """Fetches files one after the other over one session.

    Args:
        report: told after each piece.
        check: asked between pieces; it raises `Cancelled` to stop. What came so far is kept.
        wait: sleeps some seconds before the next try.
    """

    def __init__(
        self,
        *,
        report: Report = no_report,
        check: Check = no_check,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._report = report
        self._check = check
        self._wait = wait
        self._session = requests.Session()
        self._session.headers.update(
            {"User-Agent": f"fashionstudio/{__version__}", "Accept-Encoding": "identity"}
        )

    def probe(self, urls: Sequence[str]) -> Remote:
        """The first of several addresses that has the file.

        Asks for one byte rather than with HEAD, which the stores behind redirects refuse.

        Raises:
            ModelMissing: none of them has it.
            FashionStudioError: the server cannot be reached.
        """
        for url in urls:
            remote = self._insist(url, partial(self._probe, url))
            if remote is not None:
                return remote
        raise ModelMissing(
            f"{_host(urls[0])} does not have the file “{_name(urls[0])}” any more.",
            "Name another mirror with --mirror, or a folder that has it.",
            " ".join(urls),
        )

    def fetch(self, remote: Remote, target: Path) -> None:
        """Download into `target`, continuing what an earlier call left in `target.part`.

        Raises:
            Cancelled: `check` said so.
            DiskFull: no space is left.
            FashionStudioError: the connection could not be made, or broke too often.
        """
        part = target.with_name(f"{target.name}.part")
        notes = target.with_name(f"{target.name}.part.json")
        identity = {"size": remote.size_bytes, "validator": remote.validator}
        target.parent.mkdir(parents=True, exist_ok=True)
        if _read(notes) != identity:
            part.unlink(missing_ok=True)
            target.unlink(missing_ok=True)
            notes.write_text(json.dumps(identity), encoding="utf-8")
        if target.is_file():
            return
        # Errors of requests, which are OSErrors too, have been translated before they come here.
        with disk_full_as(
            f"There is no space left to download “{target.name}”.",
            "Free some space and repeat the command: what has come is kept.",
        ):
            self._insist(remote.url, partial(self._continue, remote, part), partial(_size, part))
            part.replace(target)

    def _insist(self, url: str, once: Callable[[], T], reached: Callable[[], int] = lambda: 0) -> T:
        """Try again after failures that may pass; getting further gives new patience."""
        tries, before = 0, reached()
        while True:
            self._check()
            try:
                return once()
            except _TryAgainError as error:
                tries = 1 if reached() > before else tries + 1
                before = reached()
                if tries >= TRIES:
                    raise FashionStudioError(
                        f"The download from {_host(url)} does not work at the moment.",
                        "What has come is kept: repeat the command to go on.",
                        f"{url}: {error}",
                    ) from error
                self._pause(error.after_s or 2.0 ** (tries - 1))

    def _pause(self, seconds: float) -> None:
        """Wait, in pieces short enough to be cancelled."""
        left = min(seconds, 60.0)
        while left > 0:
            self._check()
            self._wait(min(left, 0.25))
            left -= 0.25

    def _probe(self, url: str) -> Remote | None:
        with self._answer(url, {"Range": "bytes=0-0"}) as answer:
            if answer.status_code in _GONE:
                return None
            if answer.status_code == 206:
                size = _range(answer)[1]
            else:
                length = answer.headers.get("Content-Length", "")
                size = int(length) if length.isdecimal() else None
            etag = answer.headers.get("ETag", "")
            return Remote(url, size, "" if etag.startswith("W/") else etag)

    def _continue(self, remote: Remote, part: Path) -> None:
        """Fetch what is missing from the `.part` file."""
        done = _size(part)
        if remote.size_bytes is not None and done >= remote.size_bytes:
            if done == remote.size_bytes and done > 0:
                return
            part.unlink()
            done = 0
        headers = {"Range": f"bytes={done}-"} if done else {}
        if done and remote.validator:
            headers["If-Range"] = remote.validator
        with self._answer(remote.url, headers) as answer:
            if answer.status_code in (*_GONE, 416):
                part.unlink(missing_ok=True)
                raise _TryAgainError(f"HTTP {answer.status_code}")
            # Another answer than "partial content" is the whole file: begin anew.
            start, total = _range(answer) if answer.status_code == 206 else (0, remote.size_bytes)
            if start != (done if answer.status_code == 206 else 0):
                raise _TryAgainError(f"asked for byte {done}, got {start}")
            self._write(answer, part, start, remote.size_bytes or total)
        if remote.size_bytes is not None and _size(part) != remote.size_bytes:
            raise _TryAgainError(f"{_size(part)} of {remote.size_bytes} bytes")

    def _write(self, answer: requests.Response, part: Path, start: int, total: int | None) -> None:
        name = part.name.removesuffix(".part")
        with part.open("ab" if start else "wb") as stream:
            done = start
            self._report(Progress("download", name, done, total))
            for chunk in _chunks(answer):
                stream.write(chunk)
                done += len(chunk)
                self._report(Progress("download", name, done, total))
                self._check()

    @contextmanager
    def _answer(self, url: str, headers: dict[str, str]) -> Iterator[requests.Response]:
        """The server's answer, of which only the head has been read; errors in words."""
        if os.environ.get(OFFLINE_VARIABLE, "") not in ("", "0"):
            raise BadInput(
                "Downloads are switched off.",
                f"Allow the network in the preferences, or unset {OFFLINE_VARIABLE}.",
            )
        try:
            answer = self._session.get(url, headers=headers, stream=True, timeout=TIMEOUT_S)
        except requests.exceptions.SSLError as error:
            raise FashionStudioError(
                f"No secure connection to {_host(url)} could be made.",
                "Check the clock of this computer and its proxy.",
                str(error),
            ) from error
        except (requests.ConnectionError, requests.Timeout) as error:
            raise _TryAgainError(str(error)) from error
        except requests.RequestException as error:
            raise BadInput(f"“{url}” cannot be downloaded.", "", str(error)) from error
        with answer:
            _refuse(answer, url)
            yield answer


def _refuse(answer: requests.Response, url: str) -> None:
    """Raise for what is neither the file nor its absence."""
    status = answer.status_code
    if status in _AGAIN:
        after = answer.headers.get("Retry-After", "")
        raise _TryAgainError(f"HTTP {status}", float(after) if after.isdecimal() else None)
    if status in (401, 403):
        raise BadInput(
            f"{_host(url)} gives “{_name(url)}” only to people with an account.",
            "Download it there in a browser and use “engines add”, or name another mirror.",
            f"HTTP {status} {url}",
        )
    if status not in (200, 206, 416, *_GONE):
        raise BadInput(f"{_host(url)} refused the download of “{_name(url)}”.", "", f"{status}")


def _chunks(answer: requests.Response) -> Iterator[bytes]:
    """The body; a broken connection is worth another try."""
    try:
        yield from answer.iter_content(CHUNK_BYTES)
    except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
        raise _TryAgainError(str(error)) from error


def _range(answer: requests.Response) -> tuple[int, int | None]:
    """First byte and size of the whole from “Content-Range: bytes 5-99/100”."""
    span, _, total = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("/")
    first = span.partition("-")[0].strip()
    if not first.isdecimal():
        raise _TryAgainError(f"Content-Range {answer.headers.get('Content-Range')!r}")
    return int(first), int(total) if total.isdecimal() else None


def _read(notes: Path) -> object:
    try:
        return json.loads(notes.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def _name(url: str) -> str:
    return urlsplit(url).path.rsplit("/", 1)[-1]
