"""The token by which a data plane shows who it is."""

import base64
import hashlib
import json
import time

INVALID = (
    "dataplane token is invalid, in Kubernetes you must mount a serviceAccount token, "
    "in universal you must start your proxy with a generated token.: "
)


class InvalidToken(Exception):
    def __init__(self, reason):
        super().__init__(INVALID + reason)


def read_token(path):
    """The token in a file. That it has expired the real one hears from its control plane; this one looks itself."""
    try:
        with open(path, encoding="utf8") as file:
            token = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidToken(f"could not read file {path}: {error}") from None
    if token == "":
        raise InvalidToken(f"token under file {path} is empty")
    claims = claims_of(token)
    if not token.isprintable():
        raise InvalidToken("The file cannot have blank characters like empty lines.")
    expires = claims.get("exp")
    if expires is not None and expires < time.time():
        raise InvalidToken(f"token under file {path} is expired")
    return token


def claims_of(token):
    parts = token.split(".")
    try:
        if len(parts) != 3:
            raise ValueError("token contains an invalid number of segments")
        header, claims = (json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in parts[:2])
        if not header.get("alg"):
            raise ValueError("there is no alg")
    except ValueError as error:
        raise InvalidToken(f"not valid JWT token. Can't parse it.: {error}") from None
    return claims


def digest(token):
    return hashlib.sha256(token.encode()).hexdigest()
