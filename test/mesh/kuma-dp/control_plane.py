"""The connection to the control plane: one of TCP, held open, over which goes a line that tells who this is."""

import json
import os
import re
import socket
import threading
import time
import urllib.parse

from arguments import duration
from dataplane_token import InvalidToken, digest, read_token

DEFAULT_PORT = 5678


class Unreachable(Exception):
    """What the control plane gave instead of a configuration."""


class ControlPlane:
    """Every connection shows the token that is in the file by then: so a new one counts without a restart."""

    def __init__(self, address, who, token_file, log):
        url = urllib.parse.urlsplit(address)
        if url.scheme not in ("http", "https") or url.hostname is None:
            raise Unreachable(f"parse {address!r}: invalid URI for request")
        self.at = (url.hostname, url.port or DEFAULT_PORT)
        self.who, self.token_file, self.log = who, token_file, log
        # Where services are, by their names, as the control plane last told it.
        self.services = {}
        self.backoff = seconds("KUMA_CONTROL_PLANE_RETRY_BACKOFF", "3s")
        self.patience = seconds("KUMA_CONTROL_PLANE_RETRY_MAX_DURATION", "5m")

    def join(self):
        """Holds a connection from now on, and goes on in a thread to have one. Raises Unreachable after a while."""
        deadline = time.monotonic() + self.patience
        while True:
            self.log("trying to fetch bootstrap configuration from the Control Plane")
            try:
                connection = self.connected()
                break
            except OSError as error:
                text = f"request to bootstrap server failed: {error}"
            self.log(f"could not fetch bootstrap configuration, retrying. backoff={self.backoff} err={text!r}")
            if time.monotonic() + self.backoff > deadline:
                raise Unreachable(text)
            time.sleep(self.backoff)
        threading.Thread(target=self.stay, args=(connection,), daemon=True).start()

    def stay(self, connection):
        while True:
            try:
                while connection.recv(1024):
                    pass
            except OSError:
                pass
            connection.close()
            self.log("the connection to the Control Plane has ended, connecting again")
            connection = self.reconnected()

    def reconnected(self):
        while True:
            time.sleep(self.backoff)
            try:
                return self.connected()
            except (OSError, InvalidToken, Unreachable) as error:
                self.log(f"could not connect to the Control Plane. err={str(error)!r}")

    def connected(self):
        token = None if self.token_file is None else digest(read_token(self.token_file))
        connection = socket.create_connection(self.at, timeout=10)
        connection.sendall(json.dumps({**self.who, "token": token}).encode() + b"\n")
        answer = connection.makefile().readline().strip()
        connection.settimeout(None)
        if answer.startswith("ok"):
            self.services = json.loads(answer[2:] or "{}")
            return connection
        connection.close()
        if answer == "":
            raise ConnectionResetError("EOF")
        raise Unreachable(f"Invalid request: {answer}")


def seconds(variable, default):
    text = os.environ.get(variable, default)
    return duration(text) if re.search(r"[a-z]", text) else float(text)
