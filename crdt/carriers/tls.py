"""TLS 1.3 between devices that know each other's keys: no authority, no names, both ends proven.

A device shows a certificate signed by its own Ed25519 key. The other end needs no copy of it: it
makes a trust anchor for each device that it knows out of the device id alone, because OpenSSL
checks what an anchor signed and never the anchor itself. Whoever is not known fails the handshake,
before either end has sent a byte of anything else.
"""

from __future__ import annotations

import datetime
import os
import ssl
import tempfile
from collections.abc import Collection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

ALPN = "folkmoot/1"
# Wide enough for any clock: what a certificate is good for is decided by the group, not by a date.
_FROM, _UNTIL = datetime.datetime(1950, 1, 1), datetime.datetime(9999, 1, 1)
_NOBODY = Ed25519PrivateKey.from_private_bytes(bytes(32))  # signs anchors; nothing checks it


def client_context(device_seed: bytes, peers: Collection[str]) -> ssl.SSLContext:
    """For dialling: speaks as the device with this seed, to the devices `peers` and nobody else."""
    return _context(ssl.PROTOCOL_TLS_CLIENT, device_seed, peers)


def server_context(device_seed: bytes, peers: Collection[str]) -> ssl.SSLContext:
    """For listening: takes the devices `peers` (ids of 64 hex digits) and nobody else."""
    context = _context(ssl.PROTOCOL_TLS_SERVER, device_seed, peers)
    context.num_tickets = 0  # a ticket would let a device come back after its removal
    return context


def device_of(connection: ssl.SSLObject) -> str:
    """The id of the device at the other end of a finished handshake, "" if it showed no key."""
    shown = connection.getpeercert(binary_form=True)
    key = x509.load_der_x509_certificate(shown).public_key() if shown else None
    return key.public_bytes_raw().hex() if isinstance(key, Ed25519PublicKey) else ""


def _context(protocol: int, device_seed: bytes, peers: Collection[str]) -> ssl.SSLContext:
    context = ssl.SSLContext(protocol)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    context.set_alpn_protocols([ALPN])
    _load_leaf(context, Ed25519PrivateKey.from_private_bytes(device_seed))
    if anchors := "".join(_anchor(device) for device in sorted(peers)):
        context.load_verify_locations(cadata=anchors)
    return context


def _load_leaf(context: ssl.SSLContext, key: Ed25519PrivateKey) -> None:
    """OpenSSL takes a key from a file only, so the file is sealed for the moment that it exists."""
    once = os.urandom(32).hex()
    device = key.public_key().public_bytes_raw().hex()
    sealed = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(once.encode())
    )
    leaf = _certificate(key.public_key(), "device", device, key, authority=False)
    with tempfile.TemporaryDirectory(prefix="folkmoot-") as folder:
        file = Path(folder) / "device.pem"
        file.write_bytes(sealed + leaf.public_bytes(Encoding.PEM))
        context.load_cert_chain(file, password=once)


def _anchor(device: str) -> str:
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(device))
    made = _certificate(key, device, device, _NOBODY, authority=True)
    return made.public_bytes(Encoding.PEM).decode()


def _certificate(
    key: Ed25519PublicKey, subject: str, issuer: str, signer: Ed25519PrivateKey, *, authority: bool
) -> x509.Certificate:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key)
        .serial_number(1)
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .sign(signer, None)
    )


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
