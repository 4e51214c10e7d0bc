import fc from "fast-check";
import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import { planHost } from "../../lib/plan/plan";
import { FAMILIES } from "../../lib/rules/model";
import { arbitraryPolicy } from "../support/arbitrary-policy";
import { FakeHost } from "../support/fake-host";
import { resolvedHost } from "../support/resolved";

/** One proxy user through the whole walk: a host does not give a user another uid. */
const spec = arbitraryPolicy.map((policy) =>
  resolvedHost({ ...policy, comments: true, proxyUser: { name: "kuma-dp", uid: 5678, create: true } }),
);

/** Rules of somebody else, before and after ours. */
const FOREIGN =
  "*nat\n-A OUTPUT -p tcp -m tcp --dport 25 -j REDIRECT --to-ports 2525\n-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER_LIKE\nCOMMIT\n";

function hostWithForeignRules(): FakeHost {
  const host = new FakeHost();
  for (const family of FAMILIES) host.iptables[family].restore(FOREIGN);
  return host;
}

function foreignRules(host: FakeHost): string[] {
  const ours = /kuma\/mesh\/transparent\/proxy\/|KUMA_MESH/;
  return FAMILIES.flatMap((family) =>
    host.iptables[family]
      .save()
      .split("\n")
      .filter((line) => line.startsWith("-A") && !ours.test(line)),
  );
}

test("any walk through specs ends with nothing left to do, and nothing foreign changed", () =>
  fc.assert(
    fc.asyncProperty(fc.array(spec, { minLength: 1, maxLength: 6 }), async (walk) => {
      const host = hostWithForeignRules();
      const foreign = foreignRules(host);
      for (const step of walk) {
        await reconcile(step, host);
        expect(planHost(host.name, step, await host.observe()).changes).toEqual([]);
        expect(foreignRules(host)).toEqual(foreign);
      }
    }),
    { numRuns: 60 },
  ));

test("a second walk with one spec writes nothing", () =>
  fc.assert(
    fc.asyncProperty(spec, async (wanted) => {
      const host = hostWithForeignRules();
      await reconcile(wanted, host);
      const { writes } = host;
      const dump = host.dump();
      await reconcile(wanted, host);
      expect([host.writes, host.dump()]).toEqual([writes, dump]);
    }),
    { numRuns: 60 },
  ));

test("however one got to a spec, the host is the same", () =>
  fc.assert(
    fc.asyncProperty(spec, spec, async (first, last) => {
      const walked = hostWithForeignRules();
      await reconcile(first, walked);
      await reconcile(last, walked);
      const fresh = hostWithForeignRules();
      await reconcile(last, fresh);
      const [a, b] = await Promise.all([refresh(last, walked), refresh(last, fresh)]);
      expect([a?.rules, a?.drift]).toEqual([b?.rules, b?.drift]);
    }),
    { numRuns: 60 },
  ));

test("a failure at any step leaves the host as it was", () =>
  fc.assert(
    fc.asyncProperty(spec, spec, fc.nat(5), async (first, second, failsAt) => {
      const host = hostWithForeignRules();
      await reconcile(first, host);
      const before = await refresh(first, host);
      host.failsAt = failsAt;
      const outcome = await reconcile(second, host).then(
        () => "applied",
        () => "failed",
      );
      if (outcome === "applied") return;
      const after = await refresh(first, host);
      expect([after?.rules, after?.drift, foreignRules(host)]).toEqual([
        before?.rules,
        before?.drift,
        foreignRules(host),
      ]);
    }),
    { numRuns: 100 },
  ));

/** What somebody may put into the hooks between two looks: some take our traffic, some perhaps, some never. */
const NEWCOMERS = [
  "-p tcp -m tcp --dport 443 -j RETURN",
  "-p udp -m udp --dport 53 -j ACCEPT",
  "-p tcp -j DNAT --to-destination 10.9.9.9",
  "-m mark --mark 0x1 -j ACCEPT",
  "-m addrtype --dst-type LOCAL -j DOCKER_LIKE",
  "-j MARK --set-xmark 0x9/0xffffffff",
  "-p icmp -j ACCEPT",
];
const newcomers = fc.array(
  fc.record({
    hook: fc.constantFrom("PREROUTING", "OUTPUT"),
    rule: fc.constantFrom(...NEWCOMERS),
    at: fc.nat(20),
  }),
  { maxLength: 4 },
);

test("whoever comes between our rules, one walk puts ours in order again, and changes nothing foreign", () =>
  fc.assert(
    fc.asyncProperty(spec, newcomers, async (wanted, came) => {
      const host = hostWithForeignRules();
      await reconcile(wanted, host);
      for (const { hook, rule, at } of came) {
        const nat = host.iptables.ipv4.save().match(/^\*nat$[^*]*/m)?.[0] ?? "";
        const count = nat.match(new RegExp(`^-A ${hook} `, "gm"))?.length ?? 0;
        host.iptables.ipv4.restore(`*nat\n-I ${hook} ${(at % (count + 1)) + 1} ${rule}\nCOMMIT\n`);
      }
      const foreign = foreignRules(host);
      const before = await refresh(wanted, host);
      const dump = host.dump();
      await reconcile(wanted, host);
      expect(foreignRules(host)).toEqual(foreign);
      expect((await refresh(wanted, host))?.drift).toBe("none");
      // What is no drift is left alone.
      if (before?.drift === "none") expect(host.dump()).toBe(dump);
    }),
    { numRuns: 30 },
  ));
