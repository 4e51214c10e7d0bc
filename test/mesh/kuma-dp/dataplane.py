"""The Dataplane of a file, and the ports that it asks for."""

import json
import os
import re

DEFAULTS = {"inbound": 15006, "outbound": 15001}


class InvalidDataplane(Exception):
    """What Kuma would not take."""


def filled(text, variables):
    """The text with its `{{ name }}` replaced."""

    def value(match):
        if match[1] not in variables:
            raise InvalidDataplane(f'there is no value for the variable "{match[1]}"')
        return variables[match[1]]

    return re.sub(r"\{\{\s*([\w.-]+)\s*\}\}", value, text)


def read_yaml(text):
    """Mappings, lists and scalars in block style, and JSON wherever a value may be."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith(("#", "---"))]
    return block([(len(line) - len(line.lstrip()), line.strip()) for line in lines])


def block(lines):
    """Takes off its front the lines of one value."""
    if not lines:
        return None
    depth, first = lines[0]
    value = [] if is_item(first) else {}
    while lines and lines[0][0] == depth and is_item(lines[0][1]) == isinstance(value, list):
        _, line = lines.pop(0)
        if isinstance(value, list):
            lines.insert(0, (depth + 2, line[2:].strip() or "null"))
            value.append(block(lines) if is_pair(lines[0][1]) else scalar(lines.pop(0)[1]))
            continue
        pair = is_pair(line)
        if pair is None:
            raise InvalidDataplane(f"yaml: could not find expected ':' in {line!r}")
        nested = lines and (lines[0][0] > depth or (lines[0][0] == depth and is_item(lines[0][1])))
        value[scalar(pair[1])] = scalar(pair[2]) if pair[2] or not nested else block(lines)
    if lines and lines[0][0] > depth:
        raise InvalidDataplane(f"yaml: {lines[0][1]!r} is indented where nothing may be")
    return value


def is_item(line):
    return line == "-" or line.startswith("- ")


def is_pair(line):
    return re.fullmatch(r"""("[^"]*"|'[^']*'|[^\s"'{[][^:]*(?::\S[^:]*)*):(?:\s+(.*))?""", line)


def scalar(text):
    text = (text or "").strip()
    if text[:1] == "'":
        return text[1:-1].replace("''", "'")
    try:
        return json.loads(text or "null")
    except ValueError:
        return text


def listener_ports(dataplane, flags, release):
    """The ports on which Envoy listens for traffic that rules send there, by the names of the listeners."""
    if "transparent-proxy-config" in flags:
        with open(flags["transparent-proxy-config"], encoding="utf8") as file:
            return by_config(read_yaml(file.read()) or {})
    if flags.get("transparent-proxy"):
        return by_config({})
    return by_resource(dataplane, release)


def by_config(config):
    families = ["ipv4"] if config.get("ipFamilyMode") == "ipv4" else ["ipv4", "ipv6"]
    redirect = config.get("redirect") or {}
    ports = {}
    for direction, default in DEFAULTS.items():
        asked = redirect.get(direction) or {}
        if asked.get("enabled", True):
            ports.update({(direction, family): asked.get("port", default) for family in families})
    return ports


def by_resource(dataplane, release):
    proxying = networking_of(dataplane).get("transparentProxying") or {}
    for field, until in GONE.items():
        if release >= until and field in proxying:
            raise InvalidDataplane(f'proto: unknown field "{field}"')
    inbound, outbound = proxying.get("redirectPortInbound", 0), proxying.get("redirectPortOutbound", 0)
    if not outbound and release < (2, 11):
        return {}
    ports = {("outbound", "ipv4"): outbound, ("inbound", "ipv4"): inbound}
    inbound6 = inbound if release >= (2, 9) else proxying.get("redirectPortInboundV6", 0)
    if inbound6 and proxying.get("ipFamilyMode") != "IPv4":
        ports.update({("outbound", "ipv6"): outbound, ("inbound", "ipv6"): inbound6})
    elif release >= (2, 9) and proxying.get("ipFamilyMode") != "IPv4":
        ports[("outbound", "ipv6")] = outbound
    return {listener: port for listener, port in ports.items() if port}


# Releases from which on a field of transparentProxying is known no more. Source: lib/spec/dataplane-era.ts
GONE = {
    "redirectPortInboundV6": (2, 9),
    "redirectPortInbound": (3, 0),
    "redirectPortOutbound": (3, 0),
    "ipFamilyMode": (3, 0),
}


def networking_of(dataplane):
    return dataplane.get("networking") or {}


def named_routes(dataplane, services, release):
    """Without rules: where Envoy listens by the name of an address, and where that leads. A service that the control plane does not
    know is nowhere."""
    networking = networking_of(dataplane)
    routes = []
    for inbound in networking.get("inbound") or []:
        address = inbound.get("address", networking.get("address"))
        service = inbound.get("serviceAddress", address if release >= (1, 8) else "127.0.0.1")
        target = (service, inbound.get("servicePort", inbound["port"]))
        routes.append(("inbound", address, inbound["port"], target))
    for outbound in networking.get("outbound") or []:
        name = (outbound.get("tags") or {}).get("kuma.io/service") or (outbound.get("backendRef") or {}).get("name")
        host, _, port = services.get(name, "").rpartition(":")
        target = (host.strip("[]"), int(port)) if port else None
        routes.append(("outbound", outbound.get("address", "127.0.0.1"), outbound["port"], target))
    return routes


def of_this_host(ports):
    """Those that a host can have: none of IPv6 where its kernel has none."""
    return {at: port for at, port in ports.items() if at[1] == "ipv4" or os.path.exists("/proc/net/if_inet6")}
