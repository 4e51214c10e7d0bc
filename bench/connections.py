"""connections.py ADDRESS PORT LISTEN COUNT    opens COUNT TCP connections to ADDRESS:PORT, one after the other, each of which has
to arrive at this very process on port LISTEN, and prints as one JSON line the microseconds that connect() took:
{"median": …, "fastest": …}. Its uid is that of an ordinary user.

Client and server are one process with one thread. Over loopback the whole handshake then happens inside connect(),
in the kernel, and no other process has to be woken: what is measured is the way of the packets, not the scheduler."""

import json
import os
import socket
import struct
import sys
import time

USER = 6001

address, port, listen, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
os.setgroups([])
os.setresgid(USER, USER, USER)
os.setresuid(USER, USER, USER)

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("0.0.0.0", listen))
server.listen(8)
server.settimeout(5)

# A reset instead of a goodbye: nothing stays behind in TIME_WAIT, so local ports do not run out.
reset = struct.pack("ii", 1, 0)
took = []
for _ in range(count):
    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
    begun = time.perf_counter_ns()
    client.connect((address, port))
    took.append(time.perf_counter_ns() - begun)
    # Waits, and fails, unless the connection came to us: a rule that did not redirect is no measurement.
    accepted, _ = server.accept()
    client.close()
    accepted.close()

took.sort()
print(json.dumps({"median": took[count // 2] / 1000, "fastest": took[0] / 1000}))
