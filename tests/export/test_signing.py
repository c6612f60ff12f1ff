"""Content credentials, with a certificate made for the test."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fashionstudio.core.export import signing
from fashionstudio.core.export.options import ExportOptions
from fashionstudio.core.export.run import export
from fashionstudio.core.provenance import SOURCE_TYPE, read_recipe
from fashionstudio.errors import BadInput, FashionStudioError
from tests.export.conftest import Material

c2pa = pytest.importorskip("c2pa")
from cryptography import x509  # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID  # noqa: E402

MIME = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", "tiff": "image/tiff"}
START, END = datetime.datetime(2025, 1, 1), datetime.datetime(2045, 1, 1)
PEM = serialization.Encoding.PEM


def named(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Atelier"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def certify(name: str, key: Any, issuer: str, issuer_key: Any, *, ca: bool) -> x509.Certificate:
    usage = [not ca, False, False, False, False, ca, ca, False, False]
    made = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(7 if ca else 8)
        .not_valid_before(START)
        .not_valid_after(END)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(*usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    if not ca:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        made = made.add_extension(purpose, critical=True)
    return made.sign(issuer_key, hashes.SHA256())


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """chain, key, locked (the key with a password), self_signed."""
    folder = tmp_path_factory.mktemp("papers")
    root, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    chain = [
        certify("Anna", own, "Root", root, ca=False),
        certify("Root", root, "Root", root, ca=True),
    ]
    plain, pkcs8 = serialization.NoEncryption(), serialization.PrivateFormat.PKCS8
    files = {
        "chain": b"".join(c.public_bytes(PEM) for c in chain),
        "key": own.private_bytes(PEM, pkcs8, plain),
        "locked": own.private_bytes(PEM, pkcs8, serialization.BestAvailableEncryption(b"x")),
        "self_signed": certify("Me", own, "Me", own, ca=True).public_bytes(PEM),
        "other_key": root.private_bytes(PEM, pkcs8, plain),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return {name: folder / name for name in files}


def options(papers: dict[str, Path], chain: str = "chain", key: str = "key", **more: Any) -> Any:
    return ExportOptions(certificate=str(papers[chain]), key=str(papers[key]), **more)


@pytest.mark.parametrize("kind", list(MIME))
def test_a_signed_picture_tells_who_and_how(
    material: Material, tmp_path: Path, papers: dict[str, Path], kind: str
) -> None:
    report = export([material.source()], options(papers, kind=kind), tmp_path / "out")
    assert not report.failures, report.failures
    data = report.files[0].read_bytes()
    with c2pa.Reader(MIME[kind], io.BytesIO(data)) as reader:
        found = json.loads(reader.json())
    problems = {status["code"] for status in found.get("validation_status", [])}
    assert problems <= {"signingCredential.untrusted"}
    manifest = found["manifests"][found["active_manifest"]]
    assert manifest["signature_info"]["common_name"] == "Anna"
    assert manifest["title"] == report.files[0].name
    actions = next(a for a in manifest["assertions"] if a["label"].startswith("c2pa.actions"))
    assert actions["data"]["actions"][0]["digitalSourceType"] == SOURCE_TYPE
    assert "clients" not in json.dumps(found)
    image = Image.open(io.BytesIO(data))
    image.load()
    assert image.size[::-1] == material.render.shape[:2]
    assert read_recipe(data).request.look.settings.seed == 42


@pytest.mark.parametrize(
    ("chain", "key", "message"),
    [
        ("chain", "other_key", "do not belong together"),
        ("chain", "locked", "protected by a password"),
        ("key", "key", "is not a certificate"),
        ("chain", "chain", "is not a private key"),
    ],
)
def test_wrong_papers_are_told_before_anything_is_written(
    material: Material, tmp_path: Path, papers: dict[str, Path], chain: str, key: str, message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        export([material.source()], options(papers, chain, key), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_certificate_that_may_not_sign_is_told(
    material: Material, tmp_path: Path, papers: dict[str, Path]
) -> None:
    report = export([material.source()], options(papers, "self_signed"), tmp_path / "out")
    assert "could not be signed" in report.failures[0][1].sentence()
    assert not report.files


def test_missing_files_and_halves_are_told(
    material: Material, tmp_path: Path, papers: dict[str, Path]
) -> None:
    with pytest.raises(BadInput, match="certificate and its key"):
        export([material.source()], ExportOptions(key=str(papers["key"])), tmp_path)
    gone = ExportOptions(certificate=str(tmp_path / "gone.pem"), key=str(papers["key"]))
    with pytest.raises(BadInput, match="cannot be read"):
        export([material.source()], gone, tmp_path)


def test_without_the_extra_it_says_what_to_install(
    material: Material, tmp_path: Path, papers: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "can_sign", lambda: False)
    with pytest.raises(FashionStudioError, match="not installed"):
        export([material.source()], options(papers), tmp_path)


def test_the_key_is_in_no_text(papers: dict[str, Path]) -> None:
    found = signing.read_credentials(papers["chain"], papers["key"])
    assert found.algorithm == "es256"
    assert "PRIVATE" not in repr(found)
