import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataplane } from "../../lib";
import { DATAPLANE_CASES, type DataplaneCase, SEED } from "../cases/dataplanes";

const FOLDER = join(__dirname, "dataplanes");

/** `UPDATE_GOLDEN=1` writes the files anew; the diff is what is reviewed. */
const IS_UPDATE = process.env["UPDATE_GOLDEN"] === "1";

function fileOf(name: string): string {
  return `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.txt`;
}

/** All that kuma-dp is started with, one below the other. */
function textOf({ spec }: DataplaneCase): string {
  const made = dataplane(spec);
  if (!made.ok) throw new Error(JSON.stringify(made.failures));
  const { dataplane: text, transparentProxyConfig, arguments: words, notes } = made.value;
  return [
    text,
    ...(transparentProxyConfig === undefined
      ? []
      : [`# /etc/kuma-dp/transparent-proxy.yaml\n${transparentProxyConfig}`]),
    `# kuma-dp ${words.join(" ")}\n`,
    ...notes.map((note) => `# ${note}\n`),
  ].join("");
}

test.each(DATAPLANE_CASES)("$name is what was reviewed", (each) => {
  const path = join(FOLDER, fileOf(each.name));
  const text = textOf(each);
  if (IS_UPDATE) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(existsSync(path) ? readFileSync(path, "utf8") : "no golden file");
});

test("no golden file is without a case", () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual(DATAPLANE_CASES.map(({ name }) => fileOf(name)).toSorted());
});

/** https://kuma.io/docs/1.2.x/networking/transparent-proxying */
const PAGE = `type: Dataplane
mesh: default
name: {{ name }}
networking:
  address: {{ address }}
  inbound:
  - port: {{ port }}
    tags:
      kuma.io/service: demo-client
  transparentProxying:
    redirectPortInbound: 15006
    redirectPortOutbound: 15001
`;

test("Kuma's own example comes out word for word, but for the port of IPv6, which it is told of", () => {
  const made = dataplane(SEED.spec);
  expect(made).toMatchObject({ ok: true, value: { dataplane: `${PAGE}    redirectPortInboundV6: 15006\n` } });
  expect(made.ok && made.value.notes[0]).toContain("`redirectPortInboundV6: 15006` is not in Kuma's own example");
});

test("of IPv4 alone it comes out word for word", () => {
  const made = dataplane({ ...SEED.spec, proxy: { ipFamilyMode: "ipv4" } });
  expect(made).toMatchObject({ ok: true, value: { dataplane: PAGE } });
});
