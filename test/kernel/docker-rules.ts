/** Port of the resolver that Docker has in a container. */
export const DOCKER_PORT = 40053;

/** As Docker writes them; its resolver answers from a port of its own. */
export const DOCKER = `*nat
:DOCKER_OUTPUT - [0:0]
:DOCKER_POSTROUTING - [0:0]
-A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT
-A POSTROUTING -d 127.0.0.11/32 -j DOCKER_POSTROUTING
-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:${DOCKER_PORT}
-A DOCKER_POSTROUTING -s 127.0.0.11/32 -p udp -m udp --sport ${DOCKER_PORT} -j SNAT --to-source :53
COMMIT
`;
