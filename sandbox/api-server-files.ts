import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Where the files of one API server and its etcd are, and the port of the former on loopback. */
export interface ApiServerPlace {
  readonly folder: string;
  readonly port: number;
}

/** Paths of the files in the folder of an API server. */
export function filesOf(folder: string) {
  return {
    /** Who may come in: one token, of a member of the group that may do everything. */
    tokens: join(folder, "tokens.csv"),
    /** Signs tokens of service accounts, which nobody asks for here; the server does not start without. */
    serviceAccountKey: join(folder, "service-account.key"),
    /** Made by the server when it starts. */
    certificate: join(folder, "apiserver.crt"),
    kubeconfig: join(folder, "kubeconfig"),
    /** etcd asks nobody who he is: a socket in a folder of our own keeps others out. */
    etcdSocket: join(folder, "etcd.sock"),
    etcdData: join(folder, "etcd"),
  } as const;
}

/** Writes what the API server wants to read when it starts, and the kubeconfig of whoever talks to it. */
export async function writeFiles(place: ApiServerPlace): Promise<void> {
  const files = filesOf(place.folder);
  const token = randomBytes(16).toString("hex");
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const mode = 0o600;
  await writeFile(files.tokens, `${token},admin,admin,system:masters\n`, { mode });
  await writeFile(files.serviceAccountKey, privateKey.export({ type: "sec1", format: "pem" }), { mode });
  await writeFile(files.kubeconfig, JSON.stringify(kubeconfig(place, token)), { mode });
}

export function etcdOptions(place: ApiServerPlace): readonly string[] {
  const { etcdSocket, etcdData } = filesOf(place.folder);
  const listen = [`--listen-client-urls=unix://${etcdSocket}`, "--advertise-client-urls=http://127.0.0.1:0"];
  // It has no peers, and is gone after the test: the disk need not keep up with it.
  const alone = ["--listen-peer-urls=http://127.0.0.1:0", "--unsafe-no-fsync", "--log-level=warn"];
  return [`--data-dir=${etcdData}`, ...listen, ...alone];
}

export function apiServerOptions(place: ApiServerPlace): readonly string[] {
  const { tokens, serviceAccountKey, etcdSocket } = filesOf(place.folder);
  return [
    `--etcd-servers=unix://${etcdSocket}`,
    `--cert-dir=${place.folder}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${place.port}`,
    // A lab has no default route, by which it would find an address to tell to others; nobody is told.
    "--advertise-address=127.0.0.1",
    "--endpoint-reconciler-type=none",
    "--service-cluster-ip-range=10.96.0.0/16",
    `--token-auth-file=${tokens}`,
    "--authorization-mode=RBAC",
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${serviceAccountKey}`,
    `--service-account-signing-key-file=${serviceAccountKey}`,
    // No controller makes the service account of a namespace, without which this one refuses every pod.
    "--disable-admission-plugins=ServiceAccount",
  ];
}

/** JSON is YAML. */
function kubeconfig(place: ApiServerPlace, token: string): object {
  const cluster = {
    server: `https://127.0.0.1:${place.port}`,
    "certificate-authority": filesOf(place.folder).certificate,
  };
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "sandbox", cluster }],
    users: [{ name: "admin", user: { token } }],
    contexts: [{ name: "sandbox", context: { cluster: "sandbox", user: "admin" } }],
    "current-context": "sandbox",
  };
}
