import { connect } from "../../lib/host/connect";
import { type Environment, processEnvironment, processIdentity } from "../../lib/host/environment";
import { openHost } from "../../lib/host/open-host";
import { inputsOf } from "../../lib/lifecycle/state";
import type { Wire } from "../../lib/lifecycle/wire";
import { RESTORE_PATH } from "../../lib/plan/journal";
import { type HostProvider, hostProvider } from "../../lib/pulumi/provider";
import type { HostSpec } from "../../lib/spec/host";
import { GONE_FAULTS, type GoneFault } from "../cases/gone";
import { sshConnection, TestHost } from "../support/host-under-test";
import { inputsFor } from "../support/inputs-for";
import { expectDocumented } from "../support/reliability-page";
import { restored } from "../support/restored";
import { seenOf } from "./fault-scene";
import { settle } from "./other-peoples-rules";

/** Hosts that are gone, are others now, or have lost what they knew: what a state that tells of them may do to them. */

jest.setTimeout(60_000);

const SPEC: HostSpec = { backend: "iptables", redirect: { dns: { enabled: true } } };

/** Nobody's known_hosts and variables. */
const NOWHERE: Environment = { ...processEnvironment(), homeDirectory: "/nowhere", variables: {} };

/** A host that was brought to a spec, and the state that tells of it. */
class Remembered implements AsyncDisposable {
  readonly #said: string[] = [];
  readonly #on: TestHost;
  readonly #provider: HostProvider;
  #state: Wire = {};
  #clean = "";

  private constructor(on: TestHost) {
    this.#on = on;
    this.#provider = hostProvider({
      open: (to, options) => openHost(to, (way, how) => connect(way, NOWHERE, how), options),
      changing: processIdentity,
      say: (message) => this.#said.push(message),
    });
  }

  static async make({ connection }: GoneFault): Promise<Remembered> {
    const remembered = new Remembered(await TestHost.start());
    await remembered.#create(connection ?? {});
    return remembered;
  }

  async #create(given: Wire): Promise<void> {
    await settle(this.#on);
    this.#clean = await this.look();
    const { port: _later, ...how } = given;
    const connection = { ...(await sshConnection(this.#on.sandbox)), ...how };
    this.#state = (await this.#provider.create(inputsFor({ ...SPEC, connection }))).outs;
  }

  look(): Promise<string> {
    return this.#on.sandbox.snapshot();
  }

  async becomes({ became, spec, state, connection }: GoneFault): Promise<void> {
    const known = this.#state;
    const asked = { ...(known["asked"] as Wire), ...spec };
    const way = { ...(known["connection"] as Wire), ...connection, dialErrorLimit: 1, perDialTimeout: 5 };
    this.#state = { ...known, ...spec, ...state, asked, connection: way };
    if (became === undefined) return;
    await this.#on.sh(became);
    if (!became.includes("ssh-keygen")) return;
    // Its sshd shows a key from the time when it was started.
    await this.#on.sandbox.reboot();
    await this.#on.sh(`sh ${RESTORE_PATH}`);
  }

  async run({ run }: GoneFault): Promise<void> {
    const state = this.#state;
    const news = { ...inputsOf(state), redirect: { inbound: { port: 15106 } } };
    if (run === "update") await this.#provider.update("id", state, news);
    else if (run === "refresh") await this.#provider.read("id", state);
    else await this.#provider.delete("id", state);
  }

  /** Expects what the host holds after a run, where it held this before. */
  async expectAfter({ after }: GoneFault, before: string): Promise<void> {
    if (after === "untouched" || after === "everything") {
      expect(await this.look()).toBe(before);
      expect(before).toContain("KUMA_MESH");
      return;
    }
    if (after === "unknown") await this.#on.sh("userdel kuma-dp; ip -6 addr del ::6/128 dev lo");
    const exceptions = { emptyBaseChainsStay: after === "unknown" };
    expect(restored(await this.#on.sandbox.snapshot(), exceptions)).toBe(restored(this.#clean, exceptions));
  }

  /** What was said about the host, without its name in front. */
  notes(): readonly string[] {
    return this.#said.map((message) => message.replace(/^\[.*?\] /, ""));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#on.stop();
  }
}

test.each(GONE_FAULTS)("$name", async (fault) => {
  await using remembered = await Remembered.make(fault);
  await remembered.becomes(fault);
  const before = await remembered.look();
  const seen = await seenOf(fault, remembered.run(fault));
  await remembered.expectAfter(fault, before);
  const notes = remembered.notes();
  expect(notes).toEqual("note" in fault.sees ? [expect.stringContaining(fault.sees.note)] : []);
  expectDocumented("gone", fault.name, seen ?? notes[0], fault.after);
});
