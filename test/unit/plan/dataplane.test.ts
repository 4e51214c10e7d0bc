import { dataplaneChecks } from "../../../lib/engine/dataplane/checks";
import { dataplaneEffect } from "../../../lib/engine/dataplane/effect";
import { whyNotReady } from "../../../lib/engine/dataplane/not-ready";
import { reconcileDataplane } from "../../../lib/engine/dataplane/reconcile";
import { refreshDataplane } from "../../../lib/engine/dataplane/refresh";
import { reconcile } from "../../../lib/engine/reconcile";
import { isProviderError } from "../../../lib/errors/failure";
import type { DataplaneJournal } from "../../../lib/plan/dataplane/journal";
import type { DataplaneObservation, FoundFile } from "../../../lib/plan/dataplane/observation";
import { planDataplane } from "../../../lib/plan/dataplane/plan";
import type { Journal } from "../../../lib/plan/journal";
import type { Observation } from "../../../lib/plan/observation";
import { planHost } from "../../../lib/plan/plan";
import { redirectsOf } from "../../../lib/plan/redirects";
import type { HostSpec } from "../../../lib/spec/host";
import type { KumaDataplaneSpec } from "../../../lib/spec/kuma-dataplane";
import type { PolicySpec } from "../../../lib/spec/policy";
import { resolvePolicy } from "../../../lib/spec/resolve";
import { type ResolvedKumaDataplane, resolveKumaDataplane } from "../../../lib/spec/resolve-kuma-dataplane";
import { FakeDataplane } from "../../support/fake-dataplane";
import { FakeHost } from "../../support/fake-host";
import { hostSpec } from "../../support/host-spec";

/** What is to be done about the proxy of a host, and what beside its rules. */

function specOf(more: Partial<KumaDataplaneSpec> = {}): ResolvedKumaDataplane {
  const resolved = resolveKumaDataplane({
    kumaVersion: "2.9",
    name: "web-1",
    networking: { address: "10.0.0.5", inbound: [{ port: 80, tags: { "kuma.io/service": "web" } }] },
    controlPlane: { address: "https://cp:5678" },
    token: "a.b.c",
    ...more,
  });
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.failures));
  return resolved.value;
}

/** A host that has run its proxy since. */
async function runs(spec = specOf()): Promise<FakeDataplane> {
  const host = new FakeDataplane();
  await reconcileDataplane(spec, host);
  return host;
}

describe("a file that somebody touched", () => {
  const TOKEN = "/etc/kuma-dp/token";
  const DATAPLANE = "/etc/kuma-dp/dataplane.yaml";
  const CASES: readonly { path: string; made: Partial<FoundFile> | "gone"; tells: string; restarts: boolean }[] = [
    { path: DATAPLANE, made: { mode: "666" }, tells: "is open to others", restarts: false },
    { path: DATAPLANE, made: { owner: "app" }, tells: "is open to others", restarts: false },
    { path: DATAPLANE, made: { mode: "600" }, tells: "is closed to the proxy", restarts: false },
    {
      path: "/etc/systemd/system/kuma-dp.service",
      made: { mode: "600" },
      tells: "is closed to the proxy",
      restarts: false,
    },
    { path: DATAPLANE, made: { text: "mine", mode: "666" }, tells: "is altered", restarts: true },
    { path: DATAPLANE, made: "gone", tells: "is missing", restarts: true },
    { path: "/etc/kuma-dp/ready", made: { text: "mine" }, tells: "is altered", restarts: false },
    { path: TOKEN, made: { mode: "644" }, tells: "is open to others", restarts: false },
    { path: TOKEN, made: { sha256: "0" }, tells: "is altered", restarts: false },
  ];

  test.each(CASES)("$path made $made $tells, and put right: with a restart $restarts", async (touched) => {
    const host = await runs();
    const whole = host.dump();
    const found = host.files.get(touched.path);
    if (found === undefined || touched.made === "gone") host.files.delete(touched.path);
    else host.files.set(touched.path, { ...found, ...touched.made });
    expect((await refreshDataplane(specOf(), host))?.drift).toBe(`${touched.path} ${touched.tells}`);
    await reconcileDataplane(specOf(), host);
    expect(host.starts).toBe(touched.restarts ? 2 : 1);
    expect(host.dump()).toBe(whole);
  });
});

describe("where queries are redirected to the sidecar", () => {
  const DNS = { proxy: { redirect: { dns: { enabled: true, port: 16053 } } } };

  test("it counts once the proxy answers them", async () => {
    const host = await runs(specOf(DNS));
    expect(host.files.get("/etc/kuma-dp/ready")?.text).toContain(" 'udp:3EB5/16053_(udp)'");
    expect(dataplaneEffect(specOf(DNS)).sidecar).toContainEqual(
      expect.stringContaining("listens on 15001, 15006, 16053 (udp), within"),
    );
    const seen = await host.observe(specOf(DNS));
    expect(drift(DNS, { ...seen, listening: seen.listening.filter(({ protocol }) => protocol === "tcp") })).toBe(
      "have the proxy listen on 16053 (udp)",
    );
  });

  test.each([
    { address: "::", uid: 5678, isHeard: true },
    { address: "127.0.0.1", uid: 5678, isHeard: true },
    { address: "::1", uid: 5678, isHeard: false },
  ])("a socket of $address hears them: $isHeard", async ({ address, uid, isHeard }) => {
    const seen = await (await runs(specOf(DNS))).observe(specOf(DNS));
    const dns = { protocol: "udp", address, port: 16053, uid } as const;
    const listening = [...seen.listening.filter(({ protocol }) => protocol === "tcp"), dns];
    expect(drift(DNS, { ...seen, listening })).toBe(isHeard ? undefined : "have the proxy listen on 16053 (udp)");
  });

  test("somebody else who answers there is in the way, and one of TCP is not", async () => {
    const seen = await new FakeDataplane().observe(specOf(DNS));
    const other = { address: "127.0.0.1", port: 16053, uid: 53, process: "dnsmasq (7)" } as const;
    const planned = (protocol: "tcp" | "udp") =>
      codesOf(() => plan(DNS, { ...seen, listening: [{ ...other, protocol }] }));
    expect([planned("udp"), planned("tcp")]).toEqual([["KTP557 undefined"], []]);
  });

  test("without rules nobody is asked for it", () => {
    expect(dataplaneEffect(specOf({ ...DNS, transparentProxy: false })).sidecar.join()).not.toContain("udp");
  });

  function drift(more: Partial<KumaDataplaneSpec>, seen: DataplaneObservation): string | undefined {
    const [change] = plan(more, seen).changes;
    return change?.kind === "not-listening" ? `have the proxy listen on ${change.ports.join(", ")}` : change?.kind;
  }
});

const plan = (more: Partial<KumaDataplaneSpec>, seen: DataplaneObservation) => planDataplane("web", specOf(more), seen);

/** `KTP568 redirect.inbound.port`; none where nothing was refused. */
function codesOf(deed: () => unknown): string[] {
  try {
    deed();
    return [];
  } catch (thrown) {
    if (!isProviderError(thrown)) throw thrown;
    return thrown.failures.map(({ code, property }) => `${code} ${property}`);
  }
}

describe("beside rules", () => {
  const OTHER_PORTS: PolicySpec = { redirect: { outbound: { port: 16001 } } };
  const OTHER_USER = { proxyUser: { name: "sidecar", uid: 5679 } };
  const BASE: HostSpec = { persistence: "none", confirm: false };
  const NOTE = (port: string) =>
    `the host's rules send traffic to ${port}, where its KumaDataplane does not listen: it is refused until both have the same ports`;

  /** What a host's journal of rules says, as far as proxies care. */
  const rules = (policy: PolicySpec, uid = 5678) =>
    ({ proxyUser: { name: "kuma-dp", uid }, redirects: redirectsOf(policyOf(policy)), status: "applied" }) as Journal;

  function policyOf(policy: PolicySpec) {
    const resolved = resolvePolicy(policy);
    if (!resolved.ok) throw new Error(JSON.stringify(resolved.failures));
    return resolved.value;
  }

  const PROXIES: readonly {
    name: string;
    more?: Partial<KumaDataplaneSpec>;
    rules?: Journal | undefined;
    isNew?: boolean;
    refused?: readonly string[];
    notes?: readonly string[];
  }[] = [
    { name: "of the same policy", rules: rules({}) },
    { name: "where there are none", more: { proxy: OTHER_PORTS } },
    {
      name: "new, on another port",
      more: { proxy: OTHER_PORTS },
      rules: rules({}),
      isNew: true,
      refused: ["KTP568 proxy.redirect.outbound.port"],
    },
    { name: "changed to another port", more: { proxy: OTHER_PORTS }, rules: rules({}), notes: [NOTE("15001")] },
    {
      name: "new, without redirect",
      more: { transparentProxy: false },
      rules: rules({}),
      isNew: true,
      refused: ["KTP568 transparentProxy"],
    },
    {
      name: "new, without DNS",
      rules: rules({ redirect: { dns: { enabled: true } } }),
      isNew: true,
      refused: ["KTP568 proxy.redirect.dns.port"],
    },
    {
      name: "with more than they ask for",
      more: { proxy: { redirect: { dns: { enabled: true } } } },
      rules: rules({}),
      isNew: true,
    },
    { name: "of another user", more: OTHER_USER, rules: rules({}), refused: ["KTP590 proxyUser.uid"] },
    {
      name: "of another user, where nothing outbound is redirected",
      more: OTHER_USER,
      rules: rules({ redirect: { outbound: { enabled: false } } }),
    },
    {
      name: "new, of another user and port",
      more: { ...OTHER_USER, proxy: OTHER_PORTS },
      rules: rules({}),
      isNew: true,
      refused: ["KTP590 proxyUser.uid", "KTP568 proxy.redirect.outbound.port"],
    },
    {
      name: "of an older journal",
      more: { ...OTHER_USER, proxy: OTHER_PORTS },
      rules: { ...rules({}), redirects: undefined as never },
    },
  ];

  test.each(PROXIES)(
    "a proxy $name",
    async ({ more = {}, rules: journal, isNew = false, refused = [], notes = [] }) => {
      const seen = await (isNew ? new FakeDataplane() : await runs()).observe(specOf(more));
      const beside = { ...seen, host: { ...seen.host, ...(journal === undefined ? {} : { journal }) } };
      expect(codesOf(() => plan(more, beside))).toEqual(refused);
      if (refused.length === 0) expect(plan(more, beside).notes).toEqual(notes);
    },
  );

  const RULES: readonly {
    name: string;
    spec?: HostSpec;
    proxy?: Partial<DataplaneJournal>;
    isThere?: boolean;
    refused?: readonly string[];
    notes?: readonly string[];
  }[] = [
    { name: "that lead to it" },
    { name: "that come to another port", spec: OTHER_PORTS, refused: ["KTP568 redirect.outbound.port"] },
    { name: "that change to another port", spec: OTHER_PORTS, isThere: true, notes: [NOTE("16001")] },
    { name: "that are open meanwhile", spec: { ...OTHER_PORTS, onProxyDown: "fail-open" } },
    { name: "of another user", spec: OTHER_USER, refused: ["KTP590 proxyUser.uid"] },
    { name: "that change to another user", spec: OTHER_USER, isThere: true, refused: ["KTP590 proxyUser.uid"] },
    {
      name: "that redirect nothing",
      spec: { ...OTHER_USER, redirect: { inbound: { enabled: false }, outbound: { enabled: false } } },
    },
    { name: "beside one that takes nothing", proxy: { redirects: {} }, refused: ["KTP568 redirect.inbound.port"] },
    { name: "beside one of an older journal", spec: OTHER_PORTS, proxy: { redirects: undefined as never } },
  ];

  test.each(RULES)("rules $name", async ({ spec = {}, proxy = {}, isThere = false, refused = [], notes = [] }) => {
    const { journal } = await (await runs()).observe(specOf());
    if (journal === undefined) throw new Error("it has none");
    const under = new FakeHost({ hasIpv6: false });
    if (isThere) await reconcile(hostSpec(BASE), under);
    const seen: Observation = {
      ...(await under.observe()),
      accounts: {},
      hasProxy: true,
      proxy: { ...journal, ...proxy },
    };
    const persistence = { ...seen.persistence, offered: ["systemd"] as const };
    const planned = () => planHost("web", hostSpec({ ...BASE, ...spec }), { ...seen, persistence });
    expect(codesOf(planned)).toEqual(refused);
    if (refused.length === 0) expect(planned().notes.filter((note) => note.includes("KumaDataplane"))).toEqual(notes);
  });

  test.each([
    { name: "that lead to it", policy: {}, asks: true },
    { name: "that follow with their ports", policy: OTHER_PORTS, asks: false },
  ])("through rules $name a connection is asked for: $asks", async ({ policy, asks }) => {
    const seen = await (await runs()).observe(specOf());
    const steps = [{ kind: "start-service", how: "restart" }] as const;
    const checks = dataplaneChecks(
      specOf(),
      { manager: "systemd", steps },
      { ...seen, host: { ...seen.host, journal: rules(policy) } },
    );
    expect(checks.map(({ name }) => name)).toEqual(["ready", ...(asks ? ["through the redirect"] : [])]);
  });
});

describe("programs that were copied", () => {
  const A = "/opt/kuma-transparent-proxy/aaaaaaaaaaaaaaaa";
  const B = "/opt/kuma-transparent-proxy/bbbbbbbbbbbbbbbb";
  const C = "/opt/kuma-transparent-proxy/cccccccccccccccc";
  const spec = specOf({ binaries: { copy: { kumaDp: "kuma-dp" } } });

  /** Copies a kuma-dp, and tells what the journal says then and what was dropped. */
  async function copied(host: FakeDataplane, folder: string) {
    host.besides = {
      material: { programs: { "kuma-dp": { folder, path: `${folder}/kuma-dp` } }, token: { sha256: "0" } },
    };
    host.besides = {
      ...host.besides,
      programs: { envoy: { path: "/usr/local/bin/envoy" }, "kuma-dp": { path: `${folder}/kuma-dp`, version: "2.9.0" } },
    };
    const { steps } = planDataplane("web", spec, await host.observe(spec));
    await reconcileDataplane(spec, host);
    const { journal } = await host.observe(spec);
    return [
      journal?.programFolders,
      journal?.formerFolders,
      steps.flatMap((step) => (step.kind === "drop-programs" ? step.folders : [])),
    ];
  }

  test("are recorded with those of before, which go with the change after it", async () => {
    const host = new FakeDataplane();
    expect(await copied(host, A)).toEqual([[A], [], []]);
    expect(await copied(host, B)).toEqual([[B], [A], []]);
    expect(await copied(host, C)).toEqual([[C], [B], [A]]);
    expect(await copied(host, B)).toEqual([[B], [C], []]);
  });
});

test("what kuma-dp says is told without who logs in somewhere", () => {
  const said = `Error: request failed: Get "https://ops:SECRET@cp:5678/bootstrap": connection refused|retry by http://SECRET@proxy:3128`;
  const { code, message } = whyNotReady("web", said, "https://cp:5678");
  expect([code, message]).toEqual(["KTP560", expect.stringContaining('Get "https://…@cp:5678/bootstrap"')]);
  expect(message).not.toContain("SECRET");
});
