import { readFile } from "node:fs/promises";
import { EchoServer } from "../../sandbox/echo";
import { asset } from "../../sandbox/project";
import type { TestHost } from "../support/host-under-test";
import { Prober } from "./prober";

/** A host with systemd where a service stands for the proxy, and all who would answer without it. */
export class ProxyScene {
  readonly on: TestHost;
  readonly #probers: Probers;

  private constructor(on: TestHost, probers: Probers) {
    this.on = on;
    this.#probers = probers;
  }

  static async of(on: TestHost): Promise<ProxyScene> {
    const { sandbox } = on;
    await sandbox.writeFile("/opt/echo.py", await readFile(asset("echo.py"), "utf8"));
    await on.sh("chmod 755 /opt; chmod 644 /opt/echo.py");
    await sandbox.writeFile("/etc/systemd/system/proxy.service", unit("", ""));
    await on.sh("systemctl daemon-reload");
    await EchoServer.start(sandbox.upstream, { tcp: [80], udp: [53] });
    return ProxyScene.#again(on);
  }

  /** Boots the host again; who answers there is started anew. A process that was put in from outside would hold a boot up. */
  async over(boot: "reboot" | "powerCut"): Promise<ProxyScene> {
    await this.#probers.host[Symbol.asyncDispose]();
    await this.on.sandbox[boot]();
    return ProxyScene.#again(this.on);
  }

  static async #again(on: TestHost): Promise<ProxyScene> {
    const { sandbox } = on;
    await EchoServer.start(sandbox, { tcp: [8080] }, 6001);
    const [host, world] = await Promise.all([Prober.start(sandbox), Prober.start(sandbox.upstream)]);
    return new ProxyScene(on, { host, world });
  }

  /** Who answered what comes in over TCP, what goes out over both families, and a query. */
  async heard(): Promise<string> {
    const { sandbox } = this.on;
    const { address, address6 } = sandbox.upstream;
    const uid = 6001;
    const [[inbound], others] = await Promise.all([
      this.#probers.world.send([{ to: sandbox.upstreamAddress, port: 8080, timeoutSeconds: 1 }]),
      this.#probers.host.send([
        { to: address, port: 80, uid, timeoutSeconds: 1 },
        { to: address6, port: 80, uid, timeoutSeconds: 1 },
        { to: address, port: 53, proto: "udp", uid, timeoutSeconds: 1 },
      ]),
    ]);
    return [inbound, ...others]
      .map((answer) => (answer === undefined ? "nothing" : "at" in answer ? `${answer.at}` : answer.error))
      .join(" ");
  }

  /** Seconds, by tries of some 50 ms, until this is heard. @throws Error after 30 */
  async secondsUntil(wanted: string): Promise<number> {
    const began = performance.now();
    for (;;) {
      const heard = await this.heard();
      const seconds = (performance.now() - began) / 1000;
      if (heard === wanted) return seconds;
      if (seconds > 30) throw new Error(`waited for ${wanted}, heard ${heard}`);
    }
  }

  /** Has the proxy live for so long, and come back so soon, again and again. */
  async crashLoop(seconds: number, pause: number): Promise<void> {
    const text = unit(`/usr/bin/timeout ${seconds} `, `Restart=always\nRestartSec=${pause}\n`);
    await this.on.sandbox.writeFile("/etc/systemd/system/proxy.service", text);
    await this.on.sh("systemctl daemon-reload; systemctl restart proxy");
  }
}

const unit = (before: string, after: string): string => `[Unit]
StartLimitIntervalSec=0
[Service]
User=5678
ExecStart=${before}/usr/bin/python3 /opt/echo.py serve tcp=15001,15006 udp=15053
${after}[Install]
WantedBy=multi-user.target
`;

interface Probers {
  readonly host: Prober;
  readonly world: Prober;
}
