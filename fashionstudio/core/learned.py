"""Learned Tokens on the disk: which there are, and what they were learned from.

A Token `<red-tartan>` of the engine `mini` is the file `TOKENS/mini/red-tartan.safetensors`
(`learned_embeds`, readable by other diffusers programs) with a `red-tartan.json` beside it. Tokens
live in an engine's own space of words, so each engine has its own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fashionstudio import paths
from fashionstudio.core.atomic import write_json
from fashionstudio.core.look import check_version
from fashionstudio.core.render import TOKENS
from fashionstudio.errors import BadInput, ProjectTooNew

TOKEN_NAME = re.compile(r"<[a-z0-9][a-z0-9_-]*>")
"""A Token in Words, lower case."""

TOKEN_RECORD_VERSION = 1
_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_NAME_IN_WORDS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
"""A name with a hyphen: one without, as "tartan", may well be meant as a word."""
_SUFFIX = ".safetensors"


@dataclass(frozen=True, slots=True)
class TokenRecord:
    """A learned Token.

    Attributes:
        engine: id of the engine that it was learned for.
        name: without the angle brackets.
        sha256: of the file; empty for one that is still being learned.
        vectors: pseudo-words that it stands for.
        swatches: file name → SHA-256 of what it was learned from.
        settings: steps, seed, rate, placement, …
        figures: loss before and after, minutes, …
    """

    engine: str
    name: str
    sha256: str = ""
    vectors: int = 0
    swatches: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {
            "version": TOKEN_RECORD_VERSION,
            "engine": self.engine,
            "name": self.name,
            "sha256": self.sha256,
            "vectors": self.vectors,
            "swatches": dict(self.swatches),
            "settings": dict(self.settings),
            "figures": dict(self.figures),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> TokenRecord:
        """The inverse of `to_dict`; raises ProjectTooNew for a newer version's."""
        check_version(data, TOKEN_RECORD_VERSION, "token")
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        return cls(**known)


def token_names(words: str) -> tuple[str, ...]:
    """Names of the Tokens in Words, without brackets, in order, each once."""
    found = TOKEN_NAME.findall(words.lower())
    return tuple(dict.fromkeys(name.strip("<>") for name in found))


def without_tokens(words: str) -> str:
    """The Words alone."""
    return " ".join(re.sub(TOKEN_NAME.pattern, " ", words, flags=re.IGNORECASE).split())


def unmarked_tokens(engine: str, words: str) -> tuple[str, ...]:
    """Names of an engine's Tokens that Words say without brackets, and so do not mean."""
    said = set(_NAME_IN_WORDS.findall(without_tokens(words).lower()))
    if not said:
        return ()
    folder = paths.tokens_dir() / engine
    return tuple(file.stem for file in sorted(folder.glob(f"*{_SUFFIX}")) if file.stem in said)


def check_name(name: str) -> str:
    """The name without brackets.

    Raises:
        BadInput: it cannot be a Token's name (and a file's).
    """
    plain = name.strip().removeprefix("<").removesuffix(">").lower()
    if not _PLAIN_NAME.fullmatch(plain):
        raise BadInput(
            f"“{name}” cannot be a token's name.",
            "Use up to 40 small letters, digits and hyphens, as in red-tartan.",
        )
    return plain


def token_file(engine: str, name: str) -> Path:
    """Where a Token's vectors lie, whether it exists or not."""
    return paths.tokens_dir() / engine / f"{name}{_SUFFIX}"


def record_file(engine: str, name: str) -> Path:
    """Where a Token's record lies."""
    return token_file(engine, name).with_suffix(".json")


def list_tokens(engine: str | None = None) -> list[TokenRecord]:
    """All learned Tokens, or those of one engine, by engine and name."""
    folder = paths.tokens_dir()
    files = sorted(folder.glob(f"{engine or '*'}/*{_SUFFIX}")) if folder.is_dir() else []
    return [read_record(file.parent.name, file.stem) for file in files]


def read_record(engine: str, name: str) -> TokenRecord:
    """What is known of a Token; a file without a (readable) record beside it is still a Token.

    Raises:
        BadInput: there is no such Token.
    """
    sha256 = token_sha256(engine, name)
    try:
        data = json.loads(record_file(engine, name).read_text(encoding="utf-8"))
        record = TokenRecord.from_dict(data)
    except (OSError, ValueError, TypeError, AttributeError, ProjectTooNew):
        return TokenRecord(engine, name, sha256)
    if record.sha256 != sha256:  # somebody has replaced the file: the record is of another one
        return TokenRecord(engine, name, sha256)
    return record


def write_record(record: TokenRecord) -> None:
    """Write the record beside the Token's file."""
    write_json(record_file(record.engine, record.name), record.to_dict())


def remove_token(engine: str, name: str) -> None:
    """Delete a Token and its record.

    Raises:
        BadInput: there is no such Token.
    """
    if not token_file(engine, name).is_file():
        raise missing_token(engine, name)
    token_file(engine, name).unlink()
    record_file(engine, name).unlink(missing_ok=True)


def token_sha256(engine: str, name: str) -> str:
    """SHA-256 of a Token's file.

    Raises:
        BadInput: there is no such Token.
    """
    try:
        return hashlib.sha256(token_file(engine, name).read_bytes()).hexdigest()
    except FileNotFoundError as error:
        raise missing_token(engine, name) from error


def token_hashes(engine: str, words: str) -> dict[str, str]:
    """File → SHA-256 of the Tokens in Words, as an `EngineStamp` names them.

    Raises:
        BadInput: one of them has not been learned for this engine.
    """
    return {_stamp_name(name): token_sha256(engine, name) for name in token_names(words)}


def check_tokens(engine: str, words: str, used: Mapping[str, str]) -> None:
    """Refuse Tokens that are not the ones that a Render was made with.

    Args:
        engine: the engine's id.
        words: of the Render's Request.
        used: its stamp's hashes (other files than Tokens are ignored).

    Raises:
        BadInput: one is gone, or was learned anew.
    """
    for name in token_names(words):
        expected = used.get(_stamp_name(name))
        if expected is not None and token_sha256(engine, name) != expected:
            raise BadInput(
                f"The token <{name}> is not the one this picture was made with.",
                "It was learned again since; bring the old file back, or render again.",
                f"{token_file(engine, name)} should have SHA-256 {expected}",
            )


def missing_token(engine: str, name: str) -> BadInput:
    """The error for a Token that is not there."""
    files = sorted((paths.tokens_dir() / engine).glob(f"*{_SUFFIX}"))
    known = [f"<{file.stem}>" for file in files]
    hint = f"Known: {', '.join(known)}." if known else "None has been learned for it yet."
    return BadInput(
        f"The engine “{engine}” has no token <{name}>.",
        f"{hint} Learn one with “fashionstudio fabric learn”.",
    )


def _stamp_name(name: str) -> str:
    return f"{TOKENS}{name}{_SUFFIX}"
