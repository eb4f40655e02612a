"""TLS between devices: only those that were named come through, and nothing is left on the disk."""

from __future__ import annotations

import ssl
import tempfile
from pathlib import Path

import pytest

from crdt.carriers.tls import client_context, device_of, server_context
from crdt.identity import Identity
from tests.crdt.carriers.laptops import identity

ADA, BEN, MALLORY = (identity(number) for number in range(3))


def shake_hands(client: ssl.SSLContext, server: ssl.SSLContext) -> tuple[str, str, bytes]:
    """A handshake without a network: who each end saw, and all bytes that went over the line."""
    to_server, to_client, line = ssl.MemoryBIO(), ssl.MemoryBIO(), b""
    one = client.wrap_bio(to_client, to_server)
    other = server.wrap_bio(to_server, to_client, server_side=True)
    left, first = [one, other], [one, other]
    for _ in range(6):
        for end in first:
            try:
                if end in left:
                    end.do_handshake()
                    left.remove(end)
            except ssl.SSLWantReadError:
                pass
            for way in (to_client, to_server):
                data = way.read()
                line += data
                way.write(data)
    assert not left
    return device_of(one), device_of(other), line


def contexts(
    client: Identity, its_peer: Identity, server: Identity, peer_of_it: Identity
) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return (
        client_context(client.device_seed, {its_peer.device_id}),
        server_context(server.device_seed, {peer_of_it.device_id}),
    )


def test_each_end_learns_which_device_the_other_is() -> None:
    seen_by_client, seen_by_server, line = shake_hands(*contexts(ADA, BEN, BEN, ADA))
    assert (seen_by_client, seen_by_server) == (BEN.device_id, ADA.device_id)
    for device in (ADA, BEN):
        assert bytes.fromhex(device.device_id) not in line
        assert device.device_id.encode() not in line


def test_many_peers_are_told_apart() -> None:
    everybody = {identity(number).device_id for number in range(12)}
    for number in range(12):
        client = client_context(identity(number).device_seed, everybody)
        seen = shake_hands(client, server_context(ADA.device_seed, everybody))
        assert seen[:2] == (ADA.device_id, identity(number).device_id)


@pytest.mark.parametrize(
    ("client", "its_peer", "server", "peer_of_it"),
    [
        pytest.param(MALLORY, BEN, BEN, ADA, id="a stranger dials"),
        pytest.param(ADA, BEN, MALLORY, ADA, id="a stranger listens"),
    ],
)
def test_a_stranger_does_not_come_through(
    client: Identity, its_peer: Identity, server: Identity, peer_of_it: Identity
) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(*contexts(client, its_peer, server, peer_of_it))


def test_nobody_is_let_in_where_nobody_is_known() -> None:
    server = server_context(BEN.device_seed, set())
    with pytest.raises(ssl.SSLError):
        shake_hands(client_context(ADA.device_seed, {BEN.device_id}), server)


def test_another_s_name_on_one_s_own_key_does_not_help(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mallory's certificate says that Ada issued it, which Ada's key did not."""
    from crdt.carriers import tls

    true = tls._certificate

    def forged(key, subject, issuer, signer, *, authority):  # type: ignore[no-untyped-def]
        issuer = issuer if authority else ADA.device_id
        return true(key, subject, issuer, signer, authority=authority)

    server = server_context(BEN.device_seed, {ADA.device_id})
    monkeypatch.setattr(tls, "_certificate", forged)
    client = client_context(MALLORY.device_seed, {BEN.device_id})
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(client, server)


def test_older_tls_is_refused() -> None:
    old = client_context(ADA.device_seed, {BEN.device_id})
    old.minimum_version = ssl.TLSVersion.TLSv1_2
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(ssl.SSLError):
        shake_hands(old, server_context(BEN.device_seed, {ADA.device_id}))


def test_the_key_is_never_readable_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[bytes] = []
    true = Path.write_bytes

    def watched(path: Path, data: bytes) -> int:
        written.append(data)
        return true(path, data)

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(Path, "write_bytes", watched)
    client_context(ADA.device_seed, {BEN.device_id})
    assert len(written) == 1
    assert b"ENCRYPTED PRIVATE KEY" in written[0]
    assert ADA.device_seed not in written[0]
    assert list(tmp_path.iterdir()) == []
