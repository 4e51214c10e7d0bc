import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KumaProviderConfig } from "../../../lib/cdktf";
import { VERSION } from "../../../lib/cdktf/release";
import { LIBRARIES } from "../../support/construct-libraries";

/** The provider that travels with a stack. */

const OURS = join("terraform.d", "plugins", "kuma-transparent-proxy.internal", "mesh", "kuma");

let folder: string;
let executable: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kuma-tp-bundle-"));
  executable = join(folder, "provider");
  writeFileSync(executable, "#!/bin/sh\n");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each(LIBRARIES)("a bundle under $name", ({ cdk, kuma }) => {
  const stack = join("stacks", "stack");
  const synth = (configs: readonly KumaProviderConfig[], isHcl = false) => {
    // App and stack look at this as they are made.
    if (isHcl) process.env["SYNTH_HCL_OUTPUT"] = "true";
    const app = new cdk.App({ outdir: join(folder, "out") });
    const made = new cdk.TerraformStack(app, "stack");
    delete process.env["SYNTH_HCL_OUTPUT"];
    for (const [index, config] of configs.entries()) new kuma.KumaProvider(made, `kuma-${index}`, config);
    app.synth();
    return readdirSync(join(folder, "out"), { recursive: true }).map(String);
  };

  test("is there for each platform, of exactly this version, and may be run", () => {
    synth([{ bundle: { executable } }]);
    const versions = join(folder, "out", stack, OURS);
    expect(readdirSync(versions)).toEqual([VERSION]);
    const platforms = readdirSync(join(versions, VERSION)).toSorted();
    expect(platforms).toEqual(["darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64"]);
    for (const platform of platforms) {
      const path = join(versions, VERSION, platform, `terraform-provider-kuma_v${VERSION}`);
      expect(readFileSync(path, "utf8")).toBe("#!/bin/sh\n");
      expect(statSync(path).mode & 0o777).toBe(0o755);
    }
    const { terraform } = JSON.parse(readFileSync(join(folder, "out", stack, "cdk.tf.json"), "utf8"));
    const source = "kuma-transparent-proxy.internal/mesh/kuma";
    expect(terraform.required_providers).toEqual({ kuma: { source, version: VERSION } });
  });

  test("is for the platforms that are chosen, by whichever of several providers", () => {
    synth([{ bundle: { executable } }, { alias: "east", bundle: { platforms: ["linux_amd64"] } }]);
    expect(readdirSync(join(folder, "out", stack, OURS, VERSION))).toEqual(["linux_amd64"]);
  });

  test("is not there where nobody wants it", () => {
    expect(synth([{ bundle: false }]).filter((path) => path.includes("terraform.d"))).toEqual([]);
  });

  test("takes the place of another version's, and of what was written in the other language; what is of others stays", () => {
    const other = join(folder, "out", stack, "terraform.d", "plugins", "registry.example", "x");
    const older = join(folder, "out", stack, OURS, "0.0.1", "linux_amd64");
    for (const path of [other, older]) {
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, "plugin"), "");
    }
    const written = (isHcl: boolean) =>
      synth([{ bundle: { executable } }], isHcl)
        .map((path) => path.replace(/.*[\\/]/, ""))
        .filter((file) => /\.tf(?:\.json)?$/.test(file));
    expect(written(false)).toEqual(["cdk.tf.json"]);
    expect(written(true)).toEqual(["cdk.tf"]);
    expect(written(false)).toEqual(["cdk.tf.json"]);
    expect(readdirSync(join(folder, "out", stack, OURS))).toEqual([VERSION]);
    expect(readdirSync(other)).toEqual(["plugin"]);
  });

  test("that cannot be copied is told, with what to do", () => {
    const missing = join(folder, "nothing");
    expect(() => synth([{ bundle: { executable: missing } }])).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^KTP391 The provider cannot be copied from .*nothing: ENOENT\./),
      }),
    );
  });
});
