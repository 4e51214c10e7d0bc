import { OneAtATime } from "../../../lib/engine/one-at-a-time";
import { halfApplied } from "../../../lib/errors/host-failures";
import { hostUnreachable } from "../../../lib/errors/reaching-failures";
import { inputsOf, specOf } from "../../../lib/lifecycle/state";
import { UNKNOWN } from "../../../lib/lifecycle/wire";
import { checkSpec } from "../../../lib/pulumi/check";
import { REGISTRATIONS } from "../../../lib/pulumi/loader";
import { KINDS } from "./kinds";
import { thrownBy } from "./world";

/** What every kind of resource does, whatever it manages on a host. */

const CONNECTION = { host: "web-1", onUnknownHostKey: "record" };
const ID = "ssh:web-1:22";
const unreachable = () =>
  hostUnreachable({ host: "web-1", property: "connection" }, { tries: 1, seconds: 1, last: "refused" });

describe.each(KINDS)("a $kind.name", ({ kind, spec, other, failing, facts, keeps, start, inputsFor }) => {
  const written = { connection: CONNECTION, ...spec };

  test("is made with its effect, which previews show, and with what the host told", async () => {
    const world = start();
    world.hostKey = "ssh-ed25519 AAAA";
    const inputs = inputsFor(written);
    for (const [key, effect] of Object.entries(kind.noEffect)) {
      expect(inputs[key]).not.toEqual(effect);
    }
    expect(await world.provider.create(inputs)).toEqual({
      id: ID,
      outs: { ...inputs, ...facts, asked: spec, machineId: "fake", hostKey: "ssh-ed25519 AAAA", stateVersion: 1 },
    });
    expect(specOf(inputs)).toEqual(written);
  });

  test("that is right already is not written to, and gives state and inputs back, equal in every part", async () => {
    const { host, provider } = start();
    const { outs } = await provider.create(inputsFor(written));
    expect((await provider.create(inputsFor(written))).outs).toEqual(outs);
    expect(await provider.read(ID, outs)).toEqual({ id: ID, props: outs, inputs: inputsFor(written) });
    expect(inputsOf(outs)).toEqual(inputsFor(written));
    expect(host.writes).toBe(1);
  });

  test("of which nothing is left is gone; on another machine it is an error, and that one is left alone", async () => {
    const { provider } = start();
    const { outs } = await provider.create(inputsFor(written));
    const elsewhere = start({ machineId: "other" });
    expect(await elsewhere.provider.read(ID, outs)).toEqual({});

    const update = elsewhere.provider.update(ID, outs, inputsFor({ ...written, ...other }));
    expect((await thrownBy(update)).message).toContain("KTP266");
    expect(elsewhere.host.writes).toBe(0);
    await elsewhere.provider.create(inputsFor(written));
    expect((await thrownBy(elsewhere.provider.read(ID, outs))).message).toContain("KTP266");
  });

  test("that another spec asks for is changed in place", async () => {
    const { host, provider } = start();
    const { outs } = await provider.create(inputsFor(written));
    const news = inputsFor({ connection: CONNECTION, ...other });
    expect(await provider.diff(ID, outs, news)).toEqual({ replaces: [], deleteBeforeReplace: true });
    const after = await provider.update(ID, outs, news);
    expect(after.outs).toMatchObject({ ...other, ...facts, asked: other });
    expect(await provider.read(ID, after.outs)).toEqual({ id: ID, props: after.outs, inputs: news });
    expect(host.writes).toBe(2);
  });

  test("half taken back is recorded with its key and its machine; refused it is not, and the host is as before", async () => {
    const world = start();
    world.hostKey = "ssh-ed25519 AAAA";
    const apply = jest.spyOn(world.host, "apply").mockRejectedValue(halfApplied("web-1", "step", "no space left"));
    const inputs = inputsFor(written);
    const half = await thrownBy(world.provider.create(inputs));
    expect(half).toMatchObject({
      id: ID,
      properties: { ...inputs, machineId: "fake", hostKey: "ssh-ed25519 AAAA", stateVersion: 1 },
      reasons: [expect.stringContaining("KTP263")],
    });
    apply.mockRestore();
    const { outs } = await world.provider.update(ID, half.properties ?? {}, inputs);
    expect(outs).toMatchObject({ asked: spec, drift: "none" });

    const refusing = start({ failsAt: 0 });
    const before = refusing.host.dump();
    expect(await thrownBy(refusing.provider.create(inputs))).not.toHaveProperty("properties");
    expect(refusing.host.dump()).toBe(before);
  });

  test("that was taken back, since something failed on the host, is as before, and not recorded", async () => {
    const { host, provider } = start({ isConfirming: true });
    const thrown = await thrownBy(provider.create(inputsFor({ ...written, ...failing })));
    expect(thrown.message).toContain("the change was taken back, since");
    expect(thrown).not.toHaveProperty("properties");
    expect(host.dump()).toContain("no journal");
    expect((await provider.create(inputsFor(written))).outs).toMatchObject({ asked: spec, ...facts });
  });

  test("changes what delete shall do without asking its host, and is then forgotten where that is gone", async () => {
    const world = start();
    const { outs } = await world.provider.create(inputsFor(written));
    world.unreachable = unreachable();
    const forgets = inputsFor({ ...written, onUnreachable: "forget" });
    const after = await world.provider.update(ID, outs, forgets);
    expect(after.outs).toEqual({ ...outs, onUnreachable: "forget", asked: { ...spec, onUnreachable: "forget" } });
    expect(world.opened).toBe(1);

    await world.provider.delete(ID, after.outs);
    expect(world.said.slice(-1)).toEqual([
      `[${ID}] forgotten, as \`onUnreachable\` asks. ${unreachable().failures[0]?.problem} If the host is still there, it keeps ${keeps}`,
    ]);
    expect((await thrownBy(world.provider.delete(ID, outs))).message).toContain("KTP200");
  });

  test("that today's package would refuse is given back all the same", async () => {
    const world = start();
    const { outs } = await world.provider.create(inputsFor(written));
    world.unreachable = unreachable();
    const refused = { ...outs, asked: { formerly: true }, stateVersion: 1 };
    expect((await thrownBy(world.provider.delete(ID, refused))).message).toContain("KTP200");
  });

  test("on another machine is replaced, and on one that nobody knows yet", async () => {
    const { provider } = start();
    const { outs } = await provider.create(inputsFor(written));
    for (const connection of [{ host: "web-2" }, { host: UNKNOWN }]) {
      expect(await provider.diff(ID, outs, inputsFor({ connection, ...spec }))).toMatchObject({
        replaces: ["connection"],
      });
    }
    expect(await provider.diff(ID, outs, inputsFor(written))).toMatchObject({ changes: false, replaces: [] });
  });

  test("has its effect in a preview that does not know its host; where it depends on the unknown, no fault", () => {
    const known = inputsFor({ connection: { host: "web-1" }, ...spec });
    for (const connection of [{ host: UNKNOWN }, { host: "web-1", password: UNKNOWN }]) {
      expect(inputsFor({ connection, ...spec })).toEqual({ ...known, connection });
    }
    const inputs = inputsFor({ connection: UNKNOWN, ...spec });
    expect(Object.keys(kind.noEffect).map((key) => inputs[key])).toEqual(Object.keys(kind.noEffect).map(() => UNKNOWN));
  });

  test("that is there already is imported with the inputs of the program, so that nothing changes", async () => {
    const { provider, ...world } = start();
    expect(await world.import(written)).toBeUndefined();
    await provider.create(inputsFor(written));
    const found = await world.import(written);
    const [resource] = found?.file.resources ?? [];
    const { connection: _, ...inputs } = inputsFor(written);
    expect(resource).toMatchObject({
      type: REGISTRATIONS[kind.name].type,
      id: ID,
      inputs,
      outputs: { ...inputs, ...facts, asked: spec },
    });
    expect(found).toMatchObject({ leftOut: [], drift: "none" });
  });

  test("names itself where there is no host to name", async () => {
    const { provider } = start();
    const thrown = await thrownBy(provider.diff(ID, { stateVersion: 99 }, {}));
    expect(String(thrown)).toBe(`a ${kind.name}`);
  });

  test("has no property that an output of any kind is called by", () => {
    const outputs = KINDS.flatMap((row) => [...Object.keys(row.kind.noEffect), ...Object.keys(row.facts)]);
    const all = [...outputs, "drift", "asked", "lookedUp", "machineId", "hostKey", "stateVersion"];
    const refused = kind.faultsOf(Object.fromEntries(all.map((key) => [key, {}])));
    expect(refused.filter(({ code }) => code === "KTP102").map(({ property }) => property)).toEqual(all);
  });

  test("takes back its own outputs, as an import gives them, and refuses those of another kind", () => {
    const others = KINDS.flatMap((row) =>
      row.kind === kind ? [] : [...Object.keys(row.kind.noEffect), ...Object.keys(row.facts)],
    );
    const own = { ...inputsFor(written), ...facts, machineId: "m" };
    expect(checkSpec(kind, own)).toEqual({ inputs: inputsFor(written) });
    const { failures = [] } = checkSpec(kind, { ...own, ...Object.fromEntries(others.map((key) => [key, "any"])) });
    expect(failures.map(({ reason }) => reason.split(": ")[0])).toEqual(others.map((key) => `KTP102 ${key}`));
  });
});

test("two kinds on one host wait for each other", async () => {
  const hosts = new OneAtATime();
  const order: string[] = [];
  const done = KINDS.map(async ({ kind, spec, start, inputsFor }) => {
    const { host, provider } = start({ hosts });
    const apply = host.apply.bind(host);
    jest.spyOn(host, "apply").mockImplementation(async (...change) => {
      order.push(`${kind.name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      const applied = await apply(...change);
      order.push(`${kind.name} ends`);
      return applied;
    });
    await provider.create(inputsFor({ connection: CONNECTION, ...spec }));
  });
  await Promise.all(done);
  expect(order).toEqual(KINDS.flatMap(({ kind }) => [`${kind.name} begins`, `${kind.name} ends`]));
});
