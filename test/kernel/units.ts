/** Units of a host with systemd that tests put there or wait for, as lines of shell. */

/**
 * What of Docker counts here: a unit that writes rules of its own at its start, with a port that is published. Started again, it
 * puts its jump in anew, as Docker does.
 * @param how whether its jump goes ahead of what is in PREROUTING or behind it
 */
export const docker = (how: "-I" | "-A"): string => `
cat >/etc/systemd/system/docker.service <<'END'
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c 'iptables -t nat -N DOCKER; iptables -t nat -F DOCKER; iptables -t nat -A DOCKER ! -i docker0 -p tcp --dport 8081 -j DNAT --to-destination :80; iptables -t nat -D PREROUTING -m addrtype --dst-type LOCAL -j DOCKER; iptables -t nat ${how} PREROUTING -m addrtype --dst-type LOCAL -j DOCKER'
END
systemctl daemon-reload`;

/** What is asked of systemd is done once it has no job left. */
export const SETTLED = "while systemctl list-jobs --no-legend | grep -q .; do sleep 0.02; done";
