"""A passkey in software, for tests: it makes P-256 keys and signs challenges like a real one."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

USER_WAS_THERE_AND_KNOWN = 0x05
KEY_FOLLOWS = 0x40


class Authenticator:
    """One credential for one site."""

    def __init__(self, origin: str = "http://testserver") -> None:
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(16)
        self.user_handle = b""
        self.count = 0

    def create(self, options: dict[str, Any]) -> str:
        """What ``navigator.credentials.create`` answers, as JSON."""
        asked = options["publicKey"]
        self.user_handle = asked["user"]["id"].encode()
        key = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))  # type: ignore[no-untyped-call]
        identity = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + key
        data = self._data(asked["rp"]["id"], KEY_FOLLOWS) + identity
        client = self._client("webauthn.create", asked["challenge"])
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"clientDataJSON": client, "attestationObject": attestation})

    def get(self, options: dict[str, Any]) -> str:
        """What ``navigator.credentials.get`` answers, as JSON."""
        asked = options["publicKey"]
        data = self._data(asked["rpId"], 0)
        client = self._client("webauthn.get", asked["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._answer(parts, userHandle=self.user_handle.decode())

    def _data(self, site: str, more: int) -> bytes:
        self.count += 1
        flags = bytes([USER_WAS_THERE_AND_KNOWN | more])
        return hashlib.sha256(site.encode()).digest() + flags + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, parts: dict[str, bytes], **more: str) -> str:
        name = websafe_encode(self.credential_id)
        response = {key: websafe_encode(value) for key, value in parts.items()}
        return json.dumps(
            {
                "type": "public-key",
                "id": name,
                "rawId": name,
                "response": {**response, **more},
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )
