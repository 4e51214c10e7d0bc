import { text } from "node:stream/consumers";
import { reconcile } from "../../lib/engine/reconcile";
import { remove } from "../../lib/engine/remove";
import { connect } from "../../lib/host/connect";
import type { Connecting } from "../../lib/host/connecting";
import { processEnvironment, processIdentity } from "../../lib/host/environment";
import { openHost } from "../../lib/host/open-host";
import type { Errand } from "./engine-process";

/** The other side of {@link file://./engine-process.ts}: tells of each script that it sends, and at last how it went. */
async function main(): Promise<void> {
  const { connection, spec, does } = JSON.parse(await text(process.stdin)) as Errand;
  const open = () => openHost(connection, announcing);
  await using opened = await open();
  const { host } = opened;
  if (does === "remove") await remove(spec, host, { pause: processIdentity.pause });
  else await reconcile(spec, host, { confirming: { ...processIdentity, reconnect: open } });
}

let scripts = 0;

const announcing: Connecting = async (connection, options) => {
  const runner = await connect(connection, processEnvironment(), options);
  return {
    ...(runner.hostKey === undefined ? {} : { hostKey: runner.hostKey }),
    name: runner.name,
    run: (script, how) => {
      scripts += 1;
      process.stdout.write(`script ${scripts}\n`);
      return runner.run(script, how);
    },
    [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
  };
};

void main().then(
  () => process.stdout.write("done\n"),
  (thrown: unknown) => process.stdout.write(`${String(thrown).replaceAll("\n", " ")}\n`),
);
