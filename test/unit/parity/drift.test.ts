import { OneAtATime } from "../../../lib/engine/one-at-a-time";
import { HOST_KIND } from "../../../lib/lifecycle/host-kind";
import type { Wire } from "../../../lib/lifecycle/wire";
import type { World } from "../../../lib/lifecycle/world";
import type { Observation } from "../../../lib/plan/observation";
import type { Plan } from "../../../lib/plan/plan";
import { providerOf } from "../../../lib/pulumi/provider";
import type { Family } from "../../../lib/rules/model";
import type { ResolvedHostSpec } from "../../../lib/spec/resolved";
import { HOST_RESOURCE } from "../../../lib/terraform/host-resource";
import { Resource } from "../../../lib/terraform/resource";
import { Session } from "../../../lib/terraform/session";
import { FakeHost } from "../../support/fake-host";
import { inputsFor } from "../../support/inputs-for";

/** A host that drifted is told of in the same words, whoever asks. */

const EXEC = ["sh"];
const NOTHING = new Uint8Array();

type Happens = (host: FakeHost) => void;

/** Deletes the rules of a chain that hold a text. */
const deletes =
  (family: Family, chain: string, part: string): Happens =>
  ({ iptables }) => {
    const rules = iptables[family].save().split("\n");
    const found = rules.filter((rule) => rule.startsWith(`-A ${chain} `) && rule.includes(part));
    expect(found).not.toEqual([]);
    for (const rule of found) iptables[family].restore(`*nat\n-D${rule.slice("-A".length)}\nCOMMIT\n`);
  };

const inserts =
  (place: string, rule: string): Happens =>
  ({ iptables }) =>
    iptables.ipv4.restore(`*nat\n-I ${place} ${rule}\nCOMMIT\n`);

/** What happens on the host, over the rules of `redirect.inbound.excludePorts = [22, 9090]`. */
const HAPPENS: readonly { readonly name: string; readonly happens: Happens }[] = [
  { name: "nothing", happens: () => undefined },
  { name: "a rule is deleted", happens: deletes("ipv4", "KUMA_MESH_INBOUND", "9090") },
  { name: "a rule is added among ours", happens: inserts("KUMA_MESH_OUTBOUND 1", "-d 198.51.100.0/24 -j RETURN") },
  { name: "an exception goes ahead of ours", happens: inserts("OUTPUT 1", "-p tcp -m tcp --dport 443 -j ACCEPT") },
  { name: "IPv6 goes out by itself", happens: deletes("ipv6", "OUTPUT", "KUMA_MESH_OUTBOUND") },
  {
    name: "another port of the sidecar",
    happens: (host) => {
      deletes("ipv4", "KUMA_MESH_INBOUND_REDIRECT", "15006")(host);
      inserts("KUMA_MESH_INBOUND_REDIRECT 1", "-p tcp -j REDIRECT --to-ports 15106")(host);
    },
  },
];

const worldOf = (host: FakeHost): World => ({
  open: async () => ({ host, [Symbol.asyncDispose]: async () => undefined }),
  say: () => undefined,
});

async function byPulumi(host: FakeHost, happens: () => void): Promise<unknown> {
  const provider = providerOf(HOST_KIND, worldOf(host), new OneAtATime());
  const redirect = { inbound: { excludePorts: [22, 9090] } };
  const { id, outs } = await provider.create(inputsFor({ connection: { exec: EXEC }, redirect }));
  happens();
  const { inputs = {} } = await provider.read(id, outs);
  return inputs["drift"];
}

async function byTerraform(host: FakeHost, happens: () => void): Promise<unknown> {
  const resource = new Resource<ResolvedHostSpec, Observation, Plan>(
    { ...HOST_RESOURCE, world: () => worldOf(host) },
    new Session(() => true),
  );
  const config: Wire = {
    host_connection: { exec: EXEC },
    redirect: { inbound: { exclude_ports: ["22", "9090"] } },
  };
  const { values } = resource.plan(undefined, config, NOTHING);
  const applied = await resource.apply(undefined, values, NOTHING);
  happens();
  const read = await resource.read(applied.values ?? {}, applied.kept ?? NOTHING);
  const status = String(read.values?.["status"]);
  return status === "in sync" ? "none" : status.replace(/^drifted: /, "");
}

test.each(HAPPENS)("$name", async ({ name, happens }) => {
  const words = await Promise.all(
    [byPulumi, byTerraform].map((ask) => {
      const host = new FakeHost();
      return ask(host, () => happens(host));
    }),
  );
  const [first] = words;
  expect(first === "none").toBe(name === "nothing");
  for (const said of words) expect(said).toBe(first);
});
