import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { inTerraform } from "../../../lib/terraform/wording";

/** Failures in the words of a configuration of Terraform. */

test.each<[string, string, string]>([
  ["a property", "`redirect.outbound.excludePortsForUIDs`", "`redirect.outbound.exclude_ports_for_uids`"],
  ["one that is called otherwise", "`connection.sudo.password`", "`host_connection.sudo.password`"],
  ["one of a list", "`connection.proxy[0].hostKey`", "`host_connection.proxy[0].host_key`"],
  ["one with a value", '`ipFamilyMode: "ipv4"`', '`ip_family_mode = "ipv4"`'],
  [
    "one that is an object",
    '`proxyUser: { name: "kuma-dp", uid: 5678 }`',
    '`proxy_user = { name = "kuma-dp", uid = 5678 }`',
  ],
  [
    "objects in one another",
    "`via: { controlPlane: { addresses: [...] } }`",
    "`via = { control_plane = { addresses = [...] } }`",
  ],
  ["an entry of a list", '`{ kind: "MeshService", name: "backend" }`', '`{ kind = "MeshService", name = "backend" }`'],
  ["a window that is none", "`confirm: false`", "`confirm = { enabled = false }`"],
  ["a meta-argument", "(`dependsOn`)", "(`depends_on`)"],
  ["a resource", "of the host's TransparentProxyHost", "of the host's kuma_transparent_proxy_host"],
])("%s is said as Terraform has it", (_what, spec, want) => {
  expect(inTerraform(`Set ${spec}, or not.`)).toBe(`Set ${want}, or not.`);
});

test.each([
  '`useradd -u 5678 -U "kuma-dp"`',
  "`securityContext.runAsUser`",
  "`docker exec -i web sh`",
  "`kuma-tp render`",
  '"/etc/excludePorts"',
  "`env:NAME`",
  '`redirect.outbound.excludePortz: "x"`',
])("%s is none of it, and stays as it is", (text) => {
  expect(inTerraform(text)).toBe(text);
});

test("what stands in quotes is a person's, whatever it says", () => {
  expect(inTerraform('`proxyUser: { name: "excludePorts: x" }`')).toBe('`proxy_user = { name = "excludePorts: x" }`');
});

/** Words with a capital in them that are no properties of ours, and may be shown by Terraform. */
const OTHERS =
  /\b(?:AllowTcpForwarding|ConfigMaps?|KiB|MiB|MaxSessions|MeshExternalService|MeshMultiZoneService|MeshService|NetworkManager|OpenSSH|OpenTofu|OpenRC|PermitOpen|mTLS|securityContext\.runAsUser|hostNetwork)\b/g;

/** What Terraform never shows: that of programs in TypeScript, and of the library for control planes. */
const NOT_SHOWN = ["workload-failures.ts", "construct-failures.ts", "control-plane-traffic.ts"];
const NO_ATTRIBUTES = ["dryRun", "cniMode", "stateVersion", "controlPlaneTraffic"];

const LIB = join(__dirname, "../../../lib");
const FOLDERS = ["errors", "plan", "engine", "spec", "host", "lifecycle", "resolver", "kubernetes", "rules"];

/** Every text of a file that could be part of a sentence; what is put into it might be a property. */
function textsOf(path: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) texts.push(node.text);
    if (ts.isTemplateExpression(node)) {
      texts.push(node.head.text + node.templateSpans.map(({ literal }) => `connection${literal.text}`).join(""));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true));
  return texts.filter((text) => /\S\s\S/.test(text) && !text.includes("\n"));
}

const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(join(LIB, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith("-fields.ts") && !NOT_SHOWN.includes(name))
    .map((name) => join(folder, name)),
);

test("no text that Terraform shows keeps a property in TypeScript's spelling", () => {
  const texts = FILES.flatMap((file) => textsOf(join(LIB, file)).map((text) => [file, text] as const));
  // Enough of them are of the kind that is looked for: the test would see one.
  expect(texts.filter(([, text]) => text !== inTerraform(text)).length).toBeGreaterThan(40);
  const left = texts.filter(([, text]) => {
    const told = NO_ATTRIBUTES.reduce((rest, name) => rest.replaceAll(name, ""), inTerraform(text));
    const code = [...told.matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span);
    const isConnection = code.some((span) => /^connection(?:$|[.[]|: )/.test(span));
    return isConnection || /[a-z][A-Z]/.test(told.replace(OTHERS, "").replace(/"[^"]*"/g, ""));
  });
  expect(left).toEqual([]);
});
