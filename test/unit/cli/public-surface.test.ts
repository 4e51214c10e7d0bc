import * as surface from "../../../lib";
import { screenOf } from "./console";

test("the package gives functions of data alone, and no others", () => {
  expect(Object.keys(surface).toSorted()).toEqual([
    "ProviderError",
    "controlPlaneDns",
    "dataplane",
    "describeFailure",
    "explain",
    "isProviderError",
    "render",
    "resolveHostSpec",
    "resolveMeshDns",
    "resolvePolicy",
  ]);
});

test("a program renders and explains what the command does", async () => {
  const spec: surface.PolicySpec = { redirect: { outbound: { excludePorts: 3306 }, dns: { enabled: true } } };
  const around = { stdin: JSON.stringify(spec), files: { "resolv.conf": "nameserver 10.0.0.53\n" } };
  const resolved = surface.resolvePolicy(spec);
  if (!resolved.ok) throw new surface.ProviderError(...(resolved.failures as [surface.Failure]));
  const facts: surface.HostFacts = { nameservers: ["10.0.0.53"], hasDockerOutput: true };
  const rendered = await screenOf(
    ["render", "--config", "-", "--resolv-conf", "resolv.conf", "--docker-output"],
    around,
  );
  expect(surface.render(resolved.value, facts)).toBe(rendered.stdout);
  const explained = await screenOf(["explain", "--config", "-"], around);
  // Of a host the command says besides what becomes of it without its proxy, which no policy decides.
  const [withoutProxy, ...lines] = explained.stdout.trimEnd().split("\n").toReversed();
  expect(surface.explain(resolved.value)).toEqual(lines.toReversed());
  expect(withoutProxy).toMatch(/^while nobody listens on 15006, 15001 and 15053 \(udp\): is refused/);
});

test("a policy that needs the nameservers is not rendered without them", () => {
  const resolved = surface.resolvePolicy({ redirect: { dns: { enabled: true } } });
  if (!resolved.ok) throw new Error("refused");
  const rendering = () => surface.render(resolved.value);
  expect(rendering).toThrow("KTP406");
});
