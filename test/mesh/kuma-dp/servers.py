"""What kuma-dp itself listens on: its readiness, and queries of names."""

import http.server
import re
import socket
import socketserver
import threading

ANSWER_SECONDS = 5


def serve_readiness(port, is_ready):
    """Answers /ready: 200 while is_ready() says so, else 503."""

    class Readiness(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            status, text = (200, b"READY") if is_ready() else (503, b"NOT READY")
            if self.path != "/ready":
                status, text = 404, b""
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    in_background(http.server.ThreadingHTTPServer(("127.0.0.1", port), Readiness))


def serve_names(port):
    """Asks the first nameserver of the host whatever it is asked: names of the mesh this one knows none."""

    class Query(socketserver.BaseRequestHandler):
        def handle(self):
            query, asker = self.request
            server = first_nameserver()
            if server is None:
                return
            family = socket.AF_INET6 if ":" in server else socket.AF_INET
            with socket.socket(family, socket.SOCK_DGRAM) as upstream:
                upstream.settimeout(ANSWER_SECONDS)
                upstream.sendto(query, (server, 53))
                try:
                    asker.sendto(upstream.recv(65535), self.client_address)
                except OSError:
                    pass

    class Names(socketserver.ThreadingUDPServer):
        daemon_threads = True

    class Names6(Names):
        address_family = socket.AF_INET6

    in_background(Names(("127.0.0.1", port), Query))
    if socket.has_ipv6:
        try:
            in_background(Names6(("::1", port), Query))
        except OSError as error:
            if error.errno not in NO_IPV6:
                raise


def first_nameserver():
    with open("/etc/resolv.conf", encoding="utf8") as file:
        found = re.search(r"^nameserver\s+(\S+)", file.read(), re.MULTILINE)
    return found and found[1]


def in_background(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()


# EADDRNOTAVAIL, EAFNOSUPPORT
NO_IPV6 = (99, 97)
