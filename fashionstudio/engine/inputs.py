"""The pictures a Request names, by content hash."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from fashionstudio.core.blobs import BlobStore
from fashionstudio.core.look import PictureRef
from fashionstudio.errors import BadInput, FashionStudioError

logger = logging.getLogger(__name__)


class Inputs:
    """A blob store that goes on in memory when the disk is full or read-only.

    `put` and `get` may be called from different threads.
    """

    def __init__(self, folder: Path) -> None:
        self._store = BlobStore(folder)
        self._homeless: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        """Keep the bytes; their SHA-256."""
        try:
            return self._store.put(data)
        except (OSError, FashionStudioError) as error:
            logger.warning("a picture is kept in memory only: %s", error)
            sha256 = hashlib.sha256(data).hexdigest()
            self._homeless[sha256] = bytes(data)
            return sha256

    def get(self, picture: PictureRef, what: str = "picture") -> bytes:
        """The bytes.

        Raises:
            BadInput: nobody has handed the picture over, or it has been cleared away.
        """
        held = self._homeless.get(picture.sha256)
        if held is not None:
            return held
        try:
            return self._store.get(picture.sha256)
        except (OSError, KeyError, FashionStudioError) as error:
            name = f" “{picture.name}”" if picture.name else ""
            raise BadInput(
                f"The {what}{name} is not there any more.",
                "Choose the file again.",
                f"sha256 {picture.sha256}: {error}",
            ) from error
