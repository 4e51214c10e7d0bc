"""Envoy, as a child of kuma-dp."""

import ctypes
import http.client
import json
import os
import signal
import subprocess

PR_SET_PDEATHSIG = 1


class NoEnvoy(Exception):
    """Why there is none."""


def envoy_version(binary):
    try:
        said = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoEnvoy(f"failed to get Envoy version: {error}") from None
    return said.strip()


def bootstrap(template, ports, admin_port, routes):
    """The template with ports of this data plane, and without listeners that it has none for; and a listener for each route."""
    packed = json.loads(template)
    made = packed["transparent"]
    made["admin"]["address"]["socket_address"]["port_value"] = admin_port
    resources = made["static_resources"]
    for kind in ("listeners", "clusters"):
        resources[kind] = [part for part in resources[kind] if listener_of(part["name"]) in ports]
    for listener in resources["listeners"]:
        listener["address"]["socket_address"]["port_value"] = ports[listener_of(listener["name"])]
    for direction, address, port, target in routes:
        listener, cluster = named(packed["named"], f"{direction}:{address}:{port}", address, port, target)
        resources["listeners"].append(listener)
        resources["clusters"].append(cluster)
    return made


def named(template, name, address, port, target):
    """A listener at an address, and the cluster of what is behind it, if anything is."""
    listener, cluster = json.loads(json.dumps([template["listener"], template["cluster"]]).replace("NAME", name))
    listener["address"]["socket_address"] = {"address": address, "port_value": port}
    endpoints = cluster["load_assignment"]["endpoints"]
    if target is None:
        endpoints.clear()
    else:
        endpoint = endpoints[0]["lb_endpoints"][0]["endpoint"]
        endpoint["address"]["socket_address"] = {"address": target[0], "port_value": target[1]}
    return listener, cluster


def listener_of(name):
    """inbound:passthrough:ipv4"""
    direction, _, family = name.split(":")
    return direction, family


class Envoy:
    def __init__(self, binary, made, folder, flags, drain_seconds):
        path = os.path.join(folder, "bootstrap.json")
        with open(path, "w", encoding="utf8") as file:
            json.dump(made, file)
        self.admin_port = made["admin"]["address"]["socket_address"]["port_value"]
        options = ["--disable-hot-restart", "--concurrency", str(flags.get("concurrency", 1))]
        options += ["--log-level", flags.get("envoy-log-level", "warning"), "--drain-time-s", str(int(drain_seconds))]
        self.child = subprocess.Popen([binary, "--config-path", path, *options], preexec_fn=ends_with_parent)

    def has_ended(self):
        return self.child.poll() is not None

    def is_live(self):
        try:
            return self.admin("GET", "/ready") == (200, "LIVE\n")
        except OSError:
            return False

    def drain(self):
        for path in ("/healthcheck/fail", "/drain_listeners?graceful"):
            self.admin("POST", path)

    def stop(self):
        self.child.terminate()
        try:
            self.child.wait(5)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()

    def admin(self, method, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.admin_port, timeout=2)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


def ends_with_parent():
    """Whoever kills kuma-dp kills its Envoy: Kuma asks the kernel for that, too."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
