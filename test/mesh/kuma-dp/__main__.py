"""A stand-in for kuma-dp: its command line, its checks, its Envoy, its readiness and its way of ending, without a mesh.
   The listeners of its Envoy send each connection to where it was going. With its control plane it speaks a line of its
   own, over plain TCP whatever the scheme of the address."""

import os
import signal
import sys
import tempfile
import time
import zipfile

import arguments
import dataplane as dataplanes
from control_plane import ControlPlane, Unreachable
from dataplane_token import InvalidToken, read_token
from servers import serve_names, serve_readiness
from sidecar import Envoy, NoEnvoy, bootstrap, envoy_version

READINESS_SINCE = (2, 9)
# Of these it is said by a socket in a folder of kuma-dp's own, unless it is told otherwise.
READINESS_BY_SOCKET = ((2, 12), (3, 0))


class Refused(Exception):
    """What kuma-dp ends with before it has done anything."""


def main(words):
    version = packed("version")
    release = tuple(int(part) for part in version.split("-")[0].split("."))
    command = words[0] if words else "help"
    if command == "version":
        print(version if release < (2, 0) else f"Kuma: {version}")
        return 0
    if command != "run":
        return refused(f'unknown command "{command}" for "kuma-dp"')
    try:
        return run(arguments.read(words[1:], release), version, release)
    except (arguments.UsageError, Refused, InvalidToken, NoEnvoy, dataplanes.InvalidDataplane) as error:
        return refused(str(error))
    except Unreachable as error:
        return refused(f"Failed to generate Envoy bootstrap config. {error}")


def run(flags, version, release):
    log(f"starting Kuma DP version={version}")
    dataplane = read_dataplane(flags)
    token_file = flags.get("dataplane-token-file")
    if token_file is not None:
        read_token(token_file)
    if "ca-cert-file" in flags:
        read_file(flags["ca-cert-file"], "could not read certificate file")
    binary = flags.get("binary-path", "envoy")
    log(f"fetched Envoy version version={envoy_version(binary)!r}")
    ports = dataplanes.of_this_host(dataplanes.listener_ports(dataplane, flags, release))
    who = {"mesh": dataplane.get("mesh", flags.get("mesh", "default")), "name": dataplane.get("name", flags.get("name"))}
    control_plane = ControlPlane(flags.get("cp-address", "https://localhost:5678"), who, token_file, log)
    control_plane.join()
    drain_seconds = flags.get("drain-time", 30)
    routes = [] if ports else dataplanes.named_routes(dataplane, control_plane.services, release)
    made = bootstrap(packed("bootstrap.json"), ports, admin_port(dataplane, flags), routes)
    folder = flags.get("config-dir") or tempfile.mkdtemp(prefix="kuma-dp-")
    ending = Ending()
    envoy = Envoy(binary, made, folder, flags, drain_seconds)
    try:
        listen(flags, release, lambda: not ending.asked and envoy.is_live())
        return watch(envoy, ending, drain_seconds)
    finally:
        envoy.stop()


def listen(flags, release, is_ready):
    names = flags.get("dns-proxy-port", flags.get("dns-coredns-port", 15053))
    try:
        if flags.get("dns-enabled", release >= (1, 2)):
            serve_names(names)
        if has_readiness_port(release):
            serve_readiness(int(os.environ.get("KUMA_READINESS_PORT", "9902")), is_ready)
    except OSError as error:
        raise Refused(f"could not listen: {error}") from None


def has_readiness_port(release):
    first, last = READINESS_BY_SOCKET
    by_socket = first <= release < last and os.environ.get("KUMA_READINESS_UNIX_SOCKET_DISABLED") != "true"
    return release >= READINESS_SINCE and not by_socket


def watch(envoy, ending, drain_seconds):
    """Until Envoy ends, which it should not, or somebody asks for the end, who is kept waiting for the drain."""
    while not ending.asked:
        if envoy.has_ended():
            status = refused(f"Envoy terminated with an error: exit status {envoy.child.returncode}")
            # Kuma's own ends with 0 or with 1, as it happens: with 0 here where it is told apart, as supervisors take that for an end.
            return 0 if envoy.child.returncode < 0 else status
        time.sleep(0.05)
    log("Kuma DP caught an exit signal. Draining Envoy connections")
    try:
        envoy.drain()
    except OSError as error:
        log(f"could not drain connections: {error}")
        return 0
    deadline = time.monotonic() + drain_seconds
    while time.monotonic() < deadline and ending.asked < 2 and not envoy.has_ended():
        time.sleep(0.05)
    log("stopping Kuma DP")
    return 0


class Ending:
    """How often somebody has asked for the end."""

    def __init__(self):
        self.asked = 0
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.ask)

    def ask(self, *_):
        self.asked += 1


def read_dataplane(flags):
    if "dataplane-file" in flags:
        text = read_file(flags["dataplane-file"], "failed to read policy")
    else:
        text = flags.get("dataplane", "")
    if text and ("name" in flags or "mesh" in flags):
        raise Refused("--name and --mesh cannot be specified when a dataplane definition is provided")
    read = dataplanes.read_yaml(dataplanes.filled(text, flags.get("dataplane-var", {}))) or {}
    if text and read.get("type") != "Dataplane":
        raise dataplanes.InvalidDataplane(f"invalid proxy resource type {read.get('type')!r}, expected Dataplane")
    return read


def admin_port(dataplane, flags):
    declared = ((dataplane.get("networking") or {}).get("admin") or {}).get("port")
    return flags.get("admin-port") or declared or 9901


def read_file(path, failed):
    try:
        with open(path, encoding="utf8") as file:
            return file.read()
    except OSError as error:
        raise Refused(f"{failed}: {error}") from None


def packed(name):
    """A file that travels in the same archive as this one."""
    with zipfile.ZipFile(sys.argv[0]) as archive:
        return archive.read(name).decode().strip()


def log(text):
    print(f"INFO\tkuma-dp.run\t{text}", flush=True)


def refused(text):
    print(f"Error: {text}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
