"""application.py PORT...    An HTTP application that knows nothing of a mesh: it tells each client, as JSON, who was
                             asked, by whom and for what. It listens on IPv4 and IPv6 and says "ready" when it does."""

import hashlib
import http.server
import json
import socket
import sys
import threading


class Application(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        said = {
            "at": socket.gethostname(),
            "peer": self.client_address[0],
            "host": self.headers["Host"],
            "path": self.path,
            "sha256": hashlib.sha256(body).hexdigest(),
        }
        answer = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128


class Server6(Server):
    address_family = socket.AF_INET6

    def server_bind(self):
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        super().server_bind()


for port in map(int, sys.argv[1:]):
    for server in (Server(("0.0.0.0", port), Application), Server6(("::", port), Application)):
        threading.Thread(target=server.serve_forever).start()
print("ready", flush=True)
