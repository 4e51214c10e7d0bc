import { readFile } from "node:fs/promises";
import { connect } from "../../lib/host/connect";
import { processEnvironment } from "../../lib/host/environment";
import { SandboxHost } from "../../sandbox/host";
import { Relay } from "../../sandbox/relay";

test("first contact", async () => {
  const host = await SandboxHost.start();
  const hostKey = (await host.mustExec(["cat", "/etc/ssh/ssh_host_ed25519_key.pub"])).trim();
  const env = processEnvironment();
  const relay = await Relay.start({toHost: host.address, toPort: 22, roundTripMs: 100});
  for (const c of [{host: host.address, port: 22}, {host: relay.host, port: relay.port}]) {
    const t0 = Date.now();
    const r = await connect({ ...c, hostKey, privateKey: await readFile(host.keyPath, "utf8") }, env);
    console.log("connect", Date.now() - t0, relay.flows, r.hostKey, r.name);
    for (const n of [1,2,3]) {
      const t = Date.now();
      const out = await r.run(`echo ${n}; id -un`, { asRoot: true, deadlineSeconds: 5 });
      console.log(out, Date.now() - t, relay.flows);
    }
    await r[Symbol.asyncDispose]();
  }
  for (const [user, sudo] of [["ops", undefined], ["opspw", undefined], ["opspw", {password: "wrong"}], ["opspw", {password: "secret"}], ["app", {password: "x"}], ["app", undefined]] as const) {
    const r = await connect({ host: host.address, user, hostKey, privateKey: await readFile(host.keyPath, "utf8"), ...(sudo === undefined ? {} : {sudo}) }, env);
    const t = Date.now();
    console.log(user, sudo, await r.run("id -un; id -un >&2; exit 4", { asRoot: true, deadlineSeconds: 5 }).catch((e) => e.message), Date.now() - t);
    await r[Symbol.asyncDispose]();
  }
  console.log(await host.exec(["sh", "-c", "cat /var/log/auth.log /var/log/syslog | tail"]));
  await relay.stop();
  await host.stop();
}, 30000);
