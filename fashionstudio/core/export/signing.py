"""Content credentials (C2PA): a signature that tells who exported a picture, and how it was made.

Optional: needs the extra `fashionstudio[c2pa]` and the user's own certificate and key. Everything
happens on this computer; no time stamp is asked for, since that would need the network.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fashionstudio import __version__
from fashionstudio.core.export.flat import MIME
from fashionstudio.core.export.options import ExportOptions
from fashionstudio.core.provenance import SOURCE_TYPE
from fashionstudio.errors import BadInput, FashionStudioError

_ACTION = {"action": "c2pa.created", "digitalSourceType": SOURCE_TYPE}
_NEEDED = "It has to be a PEM file, as those give it who issue certificates."


@dataclass(frozen=True, slots=True)
class Credentials:
    """A certificate chain and its private key, both PEM, and the name of the algorithm."""

    chain: bytes
    key: bytes
    algorithm: str

    def __repr__(self) -> str:
        # A key must not get into a log by way of a traceback.
        return f"Credentials({self.algorithm})"


def can_sign() -> bool:
    """Whether the extra is installed."""
    return find_spec("c2pa") is not None


def credentials_for(options: ExportOptions) -> Credentials | None:
    """What the options ask to sign with; None when they ask for no signature.

    Raises:
        BadInput: a file is missing or is none of the kind, or the two do not belong together.
        FashionStudioError: the extra is not installed.
    """
    if not options.certificate and not options.key:
        return None
    if options.kind not in MIME:
        return None
    if not options.certificate or not options.key:
        raise BadInput("A signature needs a certificate and its key.", "Choose both files.")
    if not can_sign():
        raise FashionStudioError(
            "Signing needs a part that is not installed.", "pip install 'fashionstudio[c2pa]'"
        )
    return read_credentials(Path(options.certificate), Path(options.key))


def read_credentials(certificate: Path, key: Path) -> Credentials:
    """Read and check certificate chain and key.

    Raises:
        BadInput: a file is missing or is none of the kind, or the two do not belong together.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    chain_pem, key_pem = _read(certificate, "certificate"), _read(key, "key")
    try:
        chain = x509.load_pem_x509_certificates(chain_pem)
    except ValueError as error:
        raise BadInput(
            f"“{certificate.name}” is not a certificate.", _NEEDED, repr(error)
        ) from error
    try:
        private = serialization.load_pem_private_key(key_pem, password=None)
    except TypeError as error:
        raise BadInput(
            f"The key “{key.name}” is protected by a password.",
            "Save a copy without one, in a place that only you can read.",
        ) from error
    except Exception as error:
        # The library has classes of its own for damaged and for unknown keys.
        raise BadInput(
            f"“{key.name}” is not a private key.", _NEEDED, type(error).__name__
        ) from error
    if _public(chain[0].public_key()) != _public(private.public_key()):
        raise BadInput(
            "Certificate and key do not belong together.",
            "The first certificate of the file has to be that of the key.",
        )
    plain = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Credentials(chain_pem, plain, _algorithm(private))


def sign(data: bytes, options: ExportOptions, title: str, credentials: Credentials) -> bytes:
    """A picture file with content credentials: created here, by a composite with a trained model.

    Args:
        data: the file, of one of the flat kinds.
        options: for the kind.
        title: the file's name.
        credentials: of the user.

    Raises:
        BadInput: the certificate is not good for signing.
    """
    import c2pa

    mime = MIME[options.kind]
    manifest = {
        "claim_generator_info": [{"name": "fashionstudio", "version": __version__}],
        "title": title,
        "format": mime,
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [_ACTION]}}],
    }
    info = c2pa.C2paSignerInfo(
        alg=credentials.algorithm.encode(),
        sign_cert=credentials.chain,
        private_key=credentials.key,
        ta_url=None,
    )
    signed = io.BytesIO()
    try:
        with c2pa.Signer.from_info(info) as signer, c2pa.Builder(json.dumps(manifest)) as builder:
            builder.sign(signer, mime, io.BytesIO(data), signed)
    except c2pa.C2paError as error:
        raise BadInput(
            "The picture could not be signed with this certificate.",
            "It has to be issued for signing documents or mail, by another one than itself.",
            str(error),
        ) from error
    return signed.getvalue()


def _read(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"The {what} “{path.name}” cannot be read.", "Choose the file again.", repr(error)
        ) from error


def _public(key: Any) -> bytes:
    from cryptography.hazmat.primitives import serialization

    encoded: bytes = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return encoded


def _algorithm(key: Any) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPrivateKey):
        return "ps256"
    if isinstance(key, ec.EllipticCurvePrivateKey):
        by_curve = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
        if key.curve.name in by_curve:
            return by_curve[key.curve.name]
    raise BadInput(
        "This kind of key cannot sign pictures.", "Use ECDSA (P-256), Ed25519 or RSA of 2048 bits."
    )
