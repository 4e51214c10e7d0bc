import { GATE_PATH } from "../journal";
import { word } from "../shell-word";
import { BOOT_UNIT } from "../systemd-units";
import { DATAPLANE_FOLDER, READY_FILE, RUNTIME_FOLDER } from "./paths";
import { PROXY_UNIT_LIMITS } from "./sandboxing";

/** How kuma-dp is run, whoever runs it. */
export interface Running {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly user: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly drainSeconds: number;
  readonly openFiles: number;
  readonly readySeconds: number;
  /** Units that start once the proxy is ready, or its first start has failed. */
  readonly before: readonly string[];
  /** Whether the readiness of the proxy is waited for. */
  readonly title: string;
}

/** Seconds between the end of the drain and the moment when systemd ends what is left. */
const SPARE_SECONDS = 15;

/**
 * The unit of kuma-dp. It is started after the rules were loaded, and its start is over once the proxy is ready: whoever is
 * ordered after it meets rules without a proxy only where that failed. kuma-dp gives up when its control plane is away for long, and when its
 * Envoy was killed it ends with 0 or with 1, as it happens; so systemd tries again for ever, however it ended, since nothing else would. A host
 * that lets traffic by without its proxy is told of its end at once, as root, and of its start before anybody who is ordered after it starts.
 * Source: UPGRADE.md and app/kuma-dp of Kuma, and there pkg/core/runtime/component/component.go, `manager.Start`.
 */
export function serviceUnit(running: Running): string {
  const { user, before, drainSeconds, readySeconds, openFiles } = running;
  return `# Written by kuma-transparent-proxy.
[Unit]
Description=Data plane proxy of Kuma: ${systemdText(running.title)}
Wants=network-online.target
After=network-online.target nss-lookup.target ${BOOT_UNIT}
${before.length === 0 ? "" : `Before=${before.join(" ")}\n`}StartLimitIntervalSec=0

[Service]
User=${user}
${environmentLines(running.environment)}RuntimeDirectory=${RUNTIME_FOLDER.replace("/run/", "")}
RuntimeDirectoryMode=0700
ExecStart=${[running.program, ...running.arguments].map(systemdWord).join(" ")}
ExecStartPost=/bin/sh ${READY_FILE} ${readySeconds} $MAINPID
ExecStartPost=+-/bin/sh -c "[ ! -f ${GATE_PATH} ] || exec sh ${GATE_PATH} ready %n"
TimeoutStartSec=${readySeconds + SPARE_SECONDS}
ExecStopPost=+-/bin/sh -c "[ ! -f ${GATE_PATH} ] || exec sh ${GATE_PATH} open"
Restart=always
RestartSec=250ms
KillMode=mixed
TimeoutStopSec=${drainSeconds + SPARE_SECONDS}
LimitNOFILE=${openFiles}
${PROXY_UNIT_LIMITS}
[Install]
WantedBy=multi-user.target
`;
}

/**
 * kuma-dp in the foreground as its user, for a supervisor: `/etc/kuma-dp/run`. By setpriv where the host has it: runuser stays in between,
 * and ends what it started two seconds after a signal. Measured with util-linux 2.38.
 */
export function runScript({ program, arguments: words, user, environment, openFiles }: Running): string {
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${shellWord(value)}\n`);
  const command = [program, ...words].map(shellWord).join(" ");
  return `#!/bin/sh
# kuma-dp in the foreground, as ${user}: for a supervisor that runs this as root. Written by kuma-transparent-proxy.
${exports.join("")}ulimit -n ${openFiles} 2>/dev/null
mkdir -p -m 700 ${RUNTIME_FOLDER} && chown ${user} ${RUNTIME_FOLDER} || exit 1
cd ${DATAPLANE_FOLDER} || exit 1
if command -v setpriv >/dev/null; then exec setpriv --reuid=${user} --regid="$(id -g ${user})" --init-groups ${command}; fi
if command -v runuser >/dev/null; then exec runuser -u ${user} -- ${command}; fi
exec su -s /bin/sh ${user} -c ${shellWord(`exec ${command}`)}
`;
}

function environmentLines(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `Environment=${quoted(systemdText(`${name}=${value}`))}\n`)
    .join("");
}

/** A word of a command line. Source: systemd.service(5), "Command lines". */
function systemdWord(word: string): string {
  return quoted(systemdText(word).replaceAll("$", "$$$$"));
}

/** `%` begins a specifier. */
function systemdText(text: string): string {
  return text.replaceAll("%", "%%");
}

function quoted(text: string): string {
  return PLAIN.test(text) ? text : `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

function shellWord(text: string): string {
  return PLAIN.test(text) ? text : word(text);
}

/** What neither systemd nor a shell takes for anything else. */
const PLAIN = /^[\w./:=@,%+-]+$/;
