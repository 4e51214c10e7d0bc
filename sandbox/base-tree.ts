import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cached, cachePath, isCached } from "./cache";
import { mustRun } from "./command";
import { asRootOfUserNamespace, isInLab } from "./lab";
import { baseTreeTools, installMissing, isRoot, labTools } from "./packages";
import { withProgress } from "./progress";
import { asset } from "./project";

/** File systems that a test host can have: three Debian releases, and a tree that is no Debian to its user. */
export const SUITES = ["bookworm", "bullseye", "trixie", "busybox"] as const;

export type Suite = (typeof SUITES)[number];

const DEBIAN =
  "systemd,systemd-sysv,dbus,libpam-systemd,openssh-server,iptables,iptables-persistent,netfilter-persistent,nftables," +
  "firewalld,ifupdown,dnsmasq-base,iproute2,conntrack,ipset,sudo,procps,passwd,python3-minimal,netcat-openbsd,iputils-ping," +
  "bind9-dnsutils,curl,ca-certificates,kmod,tcpdump";

/** Folder of the bookworm tree where packages lie that a test may install with `dpkg`, each with what it needs. */
export const PACKAGES = "/opt/packages";

/** Resolvers and C libraries of which some exclude each other, and each would be on every host if it were in the tree. */
const RESOLVERS = ["network-manager", "dnsmasq", "resolvconf", "openresolv", "libnss-resolve"];
const MUSL = ["musl", "musl-dev", "tcc"];

/** Hooks that lay packages by. Those of musl alone: a compiler is all that its headers would ask for besides. */
const LAID_BY: readonly string[] = [
  ...RESOLVERS.map((name) => layBy(name, `install --yes --download-only --no-install-recommends ${name}`)),
  layBy("musl", `download ${MUSL.join(" ")}`),
  // Nobody's first process there: its programs ask for nothing but libc.
  layBy("runit", "download runit"),
];

function layBy(name: string, command: string): string {
  const enter = `mkdir -p "$1${PACKAGES}/${name}/partial" && cd "$1${PACKAGES}/${name}"`;
  const apt = `APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get -qq -o Dir::Cache::archives="$PWD" ${command}`;
  return `--customize-hook=${enter} && ${apt} && rm -rf partial lock`;
}

/** What mmdebstrap is asked for. The documentation is left out: it would be half of the tree. */
const RECIPES: Readonly<Record<Suite, readonly string[]>> = {
  bookworm: ["--variant=minbase", `--include=${DEBIAN},systemd-resolved`, ...LAID_BY, "bookworm"],
  bullseye: ["--variant=minbase", `--include=${DEBIAN}`, "bullseye"],
  trixie: ["--variant=minbase", `--include=${DEBIAN},systemd-resolved`, "trixie"],
  busybox: ["--variant=extract", "--include=busybox-static,dropbear-bin,iptables,nftables,iproute2", "bookworm"],
};
const EXCLUDED = ["doc", "man", "locale"].map((folder) => `--dpkgopt=path-exclude=/usr/share/${folder}/*`);

/**
 * Folder of the unpacked tree, built first when the cache has none (about a minute, once for all checkouts).
 *
 * @throws Error inside a lab when the tree is not in the cache: a lab has no way to a package mirror
 */
export async function baseTree(suite: Suite): Promise<string> {
  const entry = entryOf(suite);
  if (isCached(entry)) return cachePath(entry);
  if (isInLab()) {
    throw new Error(`The ${suite} tree is not built. Outside the lab: node build/sandbox/base-tree.js ${suite}`);
  }
  await installMissing([...baseTreeTools, ...labTools()]);
  const key = await sshKey();
  return cached(entry, (path) => withProgress(`base tree ${suite}`, () => build(suite, path, key)));
}

/** Path of the private key that opens every host: made once for each cache. Its public half has `.pub` behind it. */
export async function sshKey(): Promise<string> {
  const folder = await cached("ssh", async (path) => {
    await mkdir(path, { mode: 0o700 });
    await mustRun(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "sandbox", "-f", join(path, "id_ed25519")]);
  });
  return join(folder, "id_ed25519");
}

/** Entry of the cache: its name changes with whatever decides what is in the tree. */
function entryOf(suite: Suite): string {
  const recipe = [...RECIPES[suite], ...EXCLUDED, readFileSync(finishing(suite), "utf8")].join("\n");
  return `base-${suite}-${createHash("sha256").update(recipe).digest("hex").slice(0, 8)}`;
}

function finishing(suite: Suite): string {
  return asset(suite === "busybox" ? "busybox-tree.sh" : "base-tree.sh");
}

async function build(suite: Suite, path: string, key: string): Promise<void> {
  const mode = isRoot() ? "root" : "unshare";
  // apt's own sources decide the mirror. Device nodes cannot be made in a user namespace, and hosts bring their own.
  const script = `set -euo pipefail; root=$1 key=$2 finish=$3 mode=$4; shift 4; namespace=()
    while [ "$1" != -- ]; do namespace+=("$1"); shift; done; shift
    "\${namespace[@]}" mkdir "$root"
    mmdebstrap --quiet --mode="$mode" --skip=check/qemu "$@" - |
      "\${namespace[@]}" tar --extract --preserve-permissions --numeric-owner --exclude='./dev/*' --directory="$root"
    "\${namespace[@]}" bash "$finish" "$root" "$key"`;
  const [name = suite, ...options] = RECIPES[suite].toReversed();
  await mustRun(
    ["bash", "-c", script, "base-tree", path, `${key}.pub`, finishing(suite), mode].concat(
      asRootOfUserNamespace(),
      ["--"],
      options.toReversed(),
      EXCLUDED,
      [name],
    ),
    { env: { ...process.env, PATH: `${process.env["PATH"] ?? ""}:/usr/local/sbin:/usr/sbin:/sbin` } },
  );
}

if (require.main === module) {
  const asked = process.argv.slice(2);
  const suites = asked.length === 0 ? (["bookworm"] as const) : SUITES.filter((suite) => asked.includes(suite));
  void (async () => {
    for (const suite of suites) console.log(await baseTree(suite));
  })().catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
}
