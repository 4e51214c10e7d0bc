import { PACKAGES } from "../../sandbox/base-tree";
import { TestHost } from "../support/host-under-test";
import { lookedUp } from "../support/looked-up";
import { MESH_NAME, OTHER_NAME, SERVERS, startControlPlaneDns, startNetworkDns } from "../support/mesh-dns-servers";
import type { NameServer } from "../support/name-server";

/** What programs of two C libraries make of one resolv.conf with the mesh's nameserver first: docs/mesh-dns.md tells of it. */

const FOLDER = "/usr/lib/x86_64-linux-musl";

/** A program that prints the addresses of its first argument, made on the host with musl, of which Debian has no program. */
const BUILD = `
dpkg --install ${PACKAGES}/musl/musl_*.deb ${PACKAGES}/musl/tcc_*.deb >/dev/null 2>&1
dpkg --extract ${PACKAGES}/musl/musl-dev_*.deb /
cat >/tmp/look-up.c <<'PROGRAM'
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
int main(int count, char **arguments) {
  struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *found;
  int failed = getaddrinfo(arguments[1], 0, &hints, &found);
  if (failed) return puts(gai_strerror(failed)), 2;
  for (; found; found = found->ai_next) puts(inet_ntoa(((struct sockaddr_in *)found->ai_addr)->sin_addr));
}
PROGRAM
tcc -nostdinc -I/usr/include/x86_64-linux-musl -nostdlib -L${FOLDER} -o /tmp/look-up ${FOLDER}/crt1.o ${FOLDER}/crti.o /tmp/look-up.c ${FOLDER}/libc.so ${FOLDER}/crtn.o`;

let on: TestHost;
let controlPlane: NameServer;
let network: NameServer;
beforeAll(async () => {
  on = await TestHost.start();
  controlPlane = await startControlPlaneDns(on.sandbox.upstream, 53);
  network = await startNetworkDns(on.sandbox.upstream, SERVERS.ordinary);
  await on.sh(BUILD);
});
afterAll(() => on.stop());
beforeEach(async () => {
  await on.sh(`printf 'nameserver ${SERVERS.controlPlane}\\nnameserver ${SERVERS.ordinary}\\n' >/etc/resolv.conf`);
  await controlPlane.forget();
  await network.forget();
});

const byMusl = async (name: string) =>
  (await on.sandbox.exec(["/lib/ld-musl-x86_64.so.1", "/tmp/look-up", name])).stdout;

test("glibc asks the mesh first, and nobody else once it has answered", async () => {
  expect(await lookedUp(on.sandbox, MESH_NAME.name)).toEqual([MESH_NAME.address]);
  expect(await network.asked()).toEqual([]);
  expect(await lookedUp(on.sandbox, OTHER_NAME.name)).toEqual([OTHER_NAME.address]);
  expect(await controlPlane.asked()).toContain(`A ${OTHER_NAME.name}`);
});

test("musl asks all at once", async () => {
  await byMusl(MESH_NAME.name);
  expect(await controlPlane.asked()).toEqual([`A ${MESH_NAME.name}`]);
  expect(await network.asked()).toEqual([`A ${MESH_NAME.name}`]);
});

test("musl takes the first answer: that a name of the mesh does not exist, where the mesh is slow", async () => {
  await on.sh(`iptables -A OUTPUT -d ${SERVERS.controlPlane} -j DROP`);
  expect(await byMusl(MESH_NAME.name)).toBe("Name does not resolve\n");
  await on.sh(`iptables -F OUTPUT`);
});

test("musl waits for another nameserver when one refuses", async () => {
  expect(await byMusl(OTHER_NAME.name)).toBe(`${OTHER_NAME.address}\n`);
});
