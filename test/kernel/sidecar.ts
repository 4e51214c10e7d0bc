import { once } from "node:events";
import type { Place } from "../../sandbox/echo";

/**
 * Starts a stand-in for the sidecar, as its user, on TCP ports of IPv4 and IPv6: it says at which port a connection arrived, as
 * {@link Stream} wants to hear it, then repeats every line, so that a connection can last.
 */
export async function startSidecar(place: Place, ports: readonly number[]): Promise<void> {
  const identity = ["setpriv", "--reuid=5678", "--regid=5678", "--clear-groups"];
  const child = await place.spawn([...identity, "python3", "-c", PROGRAM, ...ports.map(String)]);
  await once(child.stdout, "data");
}

const PROGRAM = `
import json, socket, socketserver, sys, threading
class Tell(socketserver.StreamRequestHandler):
    def handle(self):
        try:
            self.wfile.write(json.dumps({"at": self.server.server_address[1]}).encode() + b"\\n")
            for line in self.rfile:
                self.wfile.write(line)
        except OSError:
            pass  # The client has left.
class Server(socketserver.ThreadingTCPServer):
    address_family, allow_reuse_address, request_queue_size = socket.AF_INET6, True, 128
for port in map(int, sys.argv[1:]):
    threading.Thread(target=Server(("::", port), Tell).serve_forever).start()
print("ready", flush=True)
`;
