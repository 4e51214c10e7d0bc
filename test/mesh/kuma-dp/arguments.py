"""What kuma-dp is told on its command line: the flags of a release, read as cobra reads them."""

import csv
import re


class UsageError(Exception):
    """What cobra answers to a command line that it does not take."""


class Flag:
    def __init__(self, kind, short=None, since=(0, 0), until=(99, 0)):
        self.kind, self.short, self.since, self.until = kind, short, since, until


# Source: app/kuma-dp/cmd/run.go of Kuma 1.2.1, 1.8.8, 2.9, 2.14 and 3.0-dev; lib/spec/dataplane-era.ts.
FLAGS = {
    "admin-port": Flag("number", until=(1, 5)),
    "binary-path": Flag("text"),
    "bind-outbounds": Flag("bool", since=(2, 9)),
    "ca-cert-file": Flag("text"),
    "concurrency": Flag("number"),
    "config-dir": Flag("text"),
    "cp-address": Flag("text"),
    "dataplane": Flag("text"),
    "dataplane-file": Flag("text", short="d"),
    "dataplane-token": Flag("text"),
    "dataplane-token-file": Flag("text"),
    "dataplane-var": Flag("pairs", short="v"),
    "dns-coredns-config-template-path": Flag("text", since=(1, 1, 3), until=(3, 0)),
    "dns-coredns-empty-port": Flag("number", since=(1, 1, 3), until=(3, 0)),
    "dns-coredns-path": Flag("text", since=(1, 1, 3), until=(3, 0)),
    "dns-coredns-port": Flag("number", since=(1, 1, 3), until=(3, 0)),
    "dns-enabled": Flag("bool", since=(1, 1, 3)),
    "dns-envoy-port": Flag("number", since=(1, 1, 3), until=(3, 0)),
    "dns-proxy-port": Flag("number", since=(3, 0)),
    "dns-server-config-dir": Flag("text", since=(1, 1, 3), until=(3, 0)),
    "drain-time": Flag("duration"),
    "envoy-log-level": Flag("text"),
    "log-level": Flag("text"),
    "mesh": Flag("text"),
    "name": Flag("text"),
    "proxy-type": Flag("text"),
    "skip-verify": Flag("bool", since=(2, 9)),
    "transparent-proxy": Flag("bool", since=(2, 11)),
    "transparent-proxy-config": Flag("text", since=(2, 11)),
    "work-dir": Flag("text", since=(2, 9)),
}


def read(words, release):
    """The values of the flags among words, by name. Of a flag that is there twice the last counts."""
    known = {name: flag for name, flag in FLAGS.items() if flag.since <= release < flag.until}
    shorts = {flag.short: name for name, flag in known.items() if flag.short}
    values, rest = {}, list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            break
        if word.startswith("--"):
            name, told, value = word[2:].partition("=")
            if name not in known:
                raise UsageError(f"unknown flag: --{name}")
        elif word.startswith("-") and len(word) > 1:
            if word[1] not in shorts:
                raise UsageError(f"unknown shorthand flag: {word[1]!r} in {word}")
            name, told, value = shorts[word[1]], word[2:], word[2:].removeprefix("=")
        else:
            continue
        kind = known[name].kind
        if not told and kind == "bool":
            value = "true"
        elif not told:
            if not rest:
                raise UsageError(f"flag needs an argument: --{name}")
            value = rest.pop(0)
        try:
            values[name] = {**values.get(name, {}), **pairs(value)} if kind == "pairs" else READERS[kind](value)
        except ValueError as error:
            raise UsageError(f'invalid argument "{value}" for "--{name}" flag: {error}') from None
    return values


def pairs(value):
    """a=1, or a line of CSV of such. Source: spf13/pflag, `stringToStringValue.Set`."""
    texts = [value.strip('"')] if value.count("=") < 2 else next(csv.reader([value]))
    entries = [text.partition("=") for text in texts]
    for name, equals, _ in entries:
        if not equals:
            raise ValueError(f"{name} must be formatted as key=value")
    return {name: text for name, _, text in entries}


def boolean(value):
    if value in ("true", "1", "t", "T", "TRUE", "True"):
        return True
    if value in ("false", "0", "f", "F", "FALSE", "False"):
        return False
    raise ValueError("invalid syntax")


SECONDS = {"h": 3600, "m": 60, "s": 1, "ms": 0.001}


def duration(value):
    """Seconds of what Go writes for them: 1m30s."""
    parts = re.findall(r"(\d+(?:\.\d+)?)(ms|h|m|s)", value)
    if value == "0":
        return 0
    if not parts or "".join(number + unit for number, unit in parts) != value:
        raise ValueError(f'time: invalid duration "{value}"')
    return sum(float(number) * SECONDS[unit] for number, unit in parts)


READERS = {"text": str, "number": int, "bool": boolean, "duration": duration}
