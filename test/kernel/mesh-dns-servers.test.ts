import { TestHost } from "../support/host-under-test";
import { MESH_NAME, OTHER_NAME, SERVERS, startNameServers, startSidecarDns } from "../support/mesh-dns-servers";

/** The nameservers that other tests of the resolver work with answer as those that they stand for. */

let on: TestHost;
beforeAll(async () => {
  on = await TestHost.start();
  await on.sh(`echo nameserver ${SERVERS.ordinary} >/etc/resolv.conf`);
  const { upstream } = on.sandbox;
  await Promise.all([startNameServers(upstream), startSidecarDns(on.sandbox)]);
});
afterAll(() => on.stop());

const KNOWN = { mesh: "NOERROR 240.0.0.1", mesh6: "NOERROR", other: "REFUSED", neither: "REFUSED" };
const NETWORK = { mesh: "NXDOMAIN", mesh6: "NXDOMAIN", other: "NOERROR 198.51.100.7", neither: "NXDOMAIN" };
const FORWARDED = { ...KNOWN, other: NETWORK.other, neither: NETWORK.neither };

describe.each(["+notcp", "+tcp"])("by dig %s", (transport) => {
  test.each([
    { who: "a control plane", address: SERVERS.controlPlane, port: 5653, answers: KNOWN },
    { who: "a control plane on port 53", address: SERVERS.controlPlane, port: 53, answers: KNOWN },
    { who: "the network", address: SERVERS.ordinary, port: 53, answers: NETWORK },
    { who: "the network, later", address: SERVERS.later, port: 53, answers: NETWORK },
    { who: "a sidecar", address: "127.0.0.1", port: 15053, answers: FORWARDED },
  ])("$who", async ({ address, port, answers }) => {
    const ask = async (name: string, type = "A") => {
      const said = await on.sandbox.mustExec(["dig", transport, `@${address}`, "-p", `${port}`, name, type]);
      const status = /status: (\w+)/.exec(said)?.[1] ?? "";
      const data = [...said.matchAll(/^[^;\s]\S*\s+\d+\s+IN\s+A+\s+(\S+)$/gm)].map(([, found = ""]) => found);
      return [status, ...data].join(" ");
    };
    expect({
      mesh: await ask(MESH_NAME.name),
      mesh6: await ask(MESH_NAME.name, "AAAA"),
      other: await ask(OTHER_NAME.name),
      neither: await ask("nowhere.example.test"),
    }).toEqual(answers);
  });
});
