import { restored } from "../support/restored";
import { ManagedHost } from "./hosts";
import { Stack } from "./stack";

/** A resource that comes to mean another machine, and one whose machine is not known yet. */

let one: ManagedHost;
let other: ManagedHost;
let stack: Stack;
let before: string;

beforeAll(async () => {
  [one, other, stack] = await Promise.all([ManagedHost.start(), ManagedHost.start(), Stack.start()]);
  before = await one.snapshot();
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await Promise.all([one[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]);
});

/** A machine made by the same program: its argv and its tag are known only once it is there. */
function vm(tag: string, host: ManagedHost): string {
  return `const vm = new (class extends pulumi.dynamic.Resource {
    constructor(name, args) {
      const outs = (inputs) => ({ ...inputs, argv: inputs.given, shownTag: inputs.tag });
      super({
        create: async (inputs) => ({ id: "vm-1", outs: outs(inputs) }),
        update: async (id, olds, news) => ({ outs: outs(news) }),
      }, name, { ...args, argv: undefined, shownTag: undefined });
    }
  })("vm", ${JSON.stringify({ tag, given: host.connection.exec })});\n`;
}

const ofVm = (spec: string) => `new TransparentProxyHost("web", { connection: { exec: vm.argv }, ${spec} });`;

describe("a host that the same program makes", () => {
  test("has a preview of its effect before anybody knows where it is", async () => {
    await stack.program(vm("a", one) + ofVm("redirect: { inbound: { port: 15106 } }"));
    const preview = await stack.pulumi("preview", "--diff");
    expect(preview).toContain('"inbound tcp: to the sidecar (15106), except port 22"');
    expect(preview).toMatch(/connection: \{\s+exec: \[unknown\]/);
  });

  test("with faults that are certain is refused by the preview", async () => {
    await stack.program(
      vm("a", one) + ofVm("redirect: { inbound: { port: vm.shownTag }, outbound: { port: 0 } }, wait: -1"),
    );
    const ran = await stack.attempt("preview");
    expect(ran.code).not.toBe(0);
    const codes = [...`${ran.stdout}${ran.stderr}`.matchAll(/has a problem: (KTP\d+ \S+)/g)].map(([, what]) => what);
    expect([...new Set(codes)].toSorted()).toEqual(["KTP104 wait:", "KTP110 redirect.outbound.port:"]);
  });

  test("shows an effect that is not known as such", async () => {
    await stack.program(vm("a", one) + ofVm("redirect: { inbound: { excludePorts: [vm.shownTag] } }"));
    const preview = await stack.pulumi("preview", "--diff");
    expect(preview).toMatch(/rules +: \[unknown\]/);
    expect(preview).toMatch(/traffic +: \[unknown\]/);
  });

  test("is made transparent by the same up", async () => {
    await stack.program(vm("a", one) + ofVm(""));
    await stack.up();
    expect(await one.generation()).toBe(1);
    expect(await stack.plan()).toEqual([]);
  });

  test("is planned as another machine while nobody knows, and left alone once it proves the same", async () => {
    await stack.program(vm("b", one) + ofVm(""));
    expect(await stack.plan()).toEqual(["replace web: connection"]);
    const applied = await one.snapshot();
    expect(await stack.up()).toMatch(/~ 1 updated\n +2 unchanged/);
    expect(await one.snapshot()).toBe(applied);
  });
});

describe("another machine", () => {
  test("is planned as a replacement that names the connection, and shows none of it", async () => {
    await stack.program(vm("b", one));
    await stack.up();
    await stack.declare({ web: { connection: one.connection } });
    await stack.up();
    await stack.declare({ web: { connection: other.connection } });

    expect(await stack.plan()).toEqual(["replace web: connection"]);
    expect(await stack.pulumi("preview", "--diff")).toMatch(/connection: \{[^}]*\[secret\]/);
  });

  test("gets the rules, and the old one is given back before", async () => {
    await stack.up();
    expect(restored(await one.snapshot())).toBe(restored(before));
    expect(await other.generation()).toBe(1);
    const { web } = await stack.hosts();
    expect(web?.id).toBe(`exec:${other.connection.exec.join(" ")}`);
  });

  test("that answers in place of the old one is an error to a refresh, which touches neither", async () => {
    const [machine] = (await other.sh("cat /etc/machine-id 2>/dev/null || :")).split("\n");
    const applied = await other.snapshot();
    await other.sh(
      "mount --bind /proc/sys/kernel/random/boot_id /etc/machine-id 2>/dev/null || echo other >/etc/machine-id",
    );
    const ran = await stack.attempt("refresh", "--yes", "--skip-preview");
    await other.sh(
      `umount /etc/machine-id 2>/dev/null || ${machine === "" ? "rm -f /etc/machine-id" : `echo ${machine} >/etc/machine-id`}`,
    );

    expect(ran.code).not.toBe(0);
    expect(`${ran.stdout}${ran.stderr}`).toMatch(/KTP266 .*another machine answers there/);
    expect(await other.snapshot()).toBe(applied);
  });

  test("is given back by destroy", async () => {
    await stack.destroy();
    expect(await other.generation()).toBeUndefined();
  });
});
