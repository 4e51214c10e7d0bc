"""echo.py serve tcp=15001,15006 udp=15053    answers each connection and datagram with one JSON line that says where it
                                            arrived: the stand-in for a sidecar, an application or a name server
echo.py probe '[{"to": "198.51.100.7", "port": 443, ...}, ...]'    sends to each, all at once, and prints what was answered
                                            as one JSON list. A probe may name proto, uid, sourceAddress, sourcePort,
                                            timeoutSeconds and repeat its fields in the answer as they are.

Only Python is used here because SO_ORIGINAL_DST cannot be read from Node."""

import errno
import json
import os
import socket
import struct
import sys
import threading

SO_ORIGINAL_DST = IP6T_SO_ORIGINAL_DST = 80


def plain(address, port):
    return "[%s]:%d" % (address, port) if ":" in address else "%s:%d" % (address, port)


def original(connection):
    """Address the client asked for, where a redirect changed it; else None."""
    try:
        if connection.family == socket.AF_INET6:
            raw = connection.getsockopt(socket.IPPROTO_IPV6, IP6T_SO_ORIGINAL_DST, 28)
            return plain(socket.inet_ntop(socket.AF_INET6, raw[8:24]), struct.unpack("!H", raw[2:4])[0])
        raw = connection.getsockopt(socket.IPPROTO_IP, SO_ORIGINAL_DST, 16)
        return plain(socket.inet_ntoa(raw[4:8]), struct.unpack("!H", raw[2:4])[0])
    except OSError:
        return None


def listening(family, kind, port):
    server = socket.socket(family, kind)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    server.bind(("::" if family == socket.AF_INET6 else "0.0.0.0", port))
    return server


def answer(fields):
    line = json.dumps(fields)
    print(line, flush=True)
    return (line + "\n").encode()


def serve_tcp(server, port):
    while True:
        connection, peer = server.accept()
        local = connection.getsockname()
        asked = original(connection)
        # Without connection tracking, or where nothing was changed, the kernel gives no other address than our own.
        fields = {"at": port, "proto": "tcp", "orig": None if asked == plain(*local[:2]) else asked}
        fields.update(local=plain(*local[:2]), peer=plain(*peer[:2]), uid=os.getuid())
        try:
            connection.sendall(answer(fields))
        except OSError:
            pass  # The client left before it heard us.
        connection.close()


def serve_udp(server, port):
    # The answer has to come from the address that was asked, or connection tracking does not take it for one.
    ipv6 = server.family == socket.AF_INET6
    level, option, kind = (socket.IPPROTO_IPV6, 49, 50) if ipv6 else (socket.IPPROTO_IP, 8, 8)
    server.setsockopt(level, option, 1)
    while True:
        _, extra, _, peer = server.recvmsg(4096, 256)
        info = next(data for what, which, data in extra if (what, which) == (level, kind))
        raw = info[:16] if ipv6 else info[8:12]
        local = plain(socket.inet_ntop(server.family, raw), port)
        source = raw + bytes(4) if ipv6 else bytes(4) + raw + bytes(4)
        fields = {"at": port, "proto": "udp", "orig": None, "local": local, "peer": plain(*peer[:2]), "uid": os.getuid()}
        server.sendmsg([answer(fields)], [(level, kind, source)], 0, peer)


def serve(specs):
    for spec in specs:
        proto, ports = spec.split("=")
        kind, loop = (socket.SOCK_STREAM, serve_tcp) if proto == "tcp" else (socket.SOCK_DGRAM, serve_udp)
        for port in map(int, ports.split(",")):
            for family in (socket.AF_INET, socket.AF_INET6):
                try:
                    server = listening(family, kind, port)
                except OSError as error:
                    if family == socket.AF_INET6 and error.errno in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL):
                        continue  # A host without IPv6.
                    raise
                if kind == socket.SOCK_STREAM:
                    server.listen(128)
                threading.Thread(target=loop, args=(server, port)).start()
    print("ready", flush=True)


def send(probe):
    """One probe, in a process of its own: its uid is nobody else's."""
    uid = probe.get("uid", 0)
    if uid != os.getuid():
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    family = socket.AF_INET6 if ":" in probe["to"] else socket.AF_INET
    udp = probe.get("proto") == "udp"
    with socket.socket(family, socket.SOCK_DGRAM if udp else socket.SOCK_STREAM) as client:
        client.settimeout(probe.get("timeoutSeconds", 2))
        client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if "sourceAddress" in probe or "sourcePort" in probe:
            anywhere = "::" if family == socket.AF_INET6 else "0.0.0.0"
            client.bind((probe.get("sourceAddress", anywhere), probe.get("sourcePort", 0)))
        client.connect((probe["to"], probe["port"]))
        if udp:
            client.send(b"?")
        heard = b""
        while not heard.endswith(b"\n"):
            part = client.recv(4096)
            if not part:
                break
            heard += part
    return json.loads(heard) if heard else {"error": "EMPTY"}


def probed(probe):
    try:
        return send(probe)
    except (socket.timeout, TimeoutError):
        return {"error": "ETIMEDOUT"}
    except OSError as error:
        return {"error": errno.errorcode.get(error.errno, str(error))}


def probe_all(probes):
    pipes = []
    for probe in probes:
        reader, writer = os.pipe()
        if os.fork() == 0:
            os.close(reader)
            os.write(writer, json.dumps(probed(probe)).encode())
            os._exit(0)
        os.close(writer)
        pipes.append(reader)
    print(json.dumps([json.loads(b"".join(iter(lambda: os.read(pipe, 65536), b""))) for pipe in pipes]))


if sys.argv[1] == "serve":
    serve(sys.argv[2:])
else:
    probe_all(json.loads(sys.argv[2]))
