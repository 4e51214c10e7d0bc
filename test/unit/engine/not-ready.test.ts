import { BETWEEN, whyNotReady } from "../../../lib/engine/dataplane/not-ready";

/** What kuma-dp and Envoy said where a proxy did not get ready, word for word: of Kuma 1.8.1 with Envoy 1.40. */

const BOOTSTRAP = "Error: Failed to generate Envoy bootstrap config.";

interface Saying {
  readonly said: string;
  readonly code: string;
  /** @default all of it */
  readonly told?: string;
}

const SAYINGS: readonly Saying[] = [
  {
    said: "Error: unknown flag: --no-such-flag",
    code: "KTP562",
  },
  {
    said: "Error: dataplane token is invalid, in Kubernetes you must mount a serviceAccount token, in universal you must start your proxy with a generated token.: The file cannot have blank characters like empty lines.",
    code: "KTP559",
  },
  {
    said: `${BOOTSTRAP} Invalid request: Dataplane Token is required. Generate token using 'kumactl generate dataplane-token > /path/file' and provide it via --dataplane-token-file=/path/file argument to Kuma DP`,
    code: "KTP559",
  },
  {
    said: `${BOOTSTRAP} request to bootstrap server failed: Post "https://10.77.0.1:5678/bootstrap": x509: certificate signed by unknown authority`,
    code: "KTP561",
  },
  {
    said: `2026-11-26T20:41:10.286Z	INFO	dataplane	could not fetch bootstrap configuration, make sure you are not trying to connect to global-cp.	{"backoff": "3s", "err": "request to bootstrap server failed: Post \\"https://10.77.0.1:42627/bootstrap\\": tls: failed to verify certificate: x509: certificate signed by unknown authority"}`,
    code: "KTP561",
    told: 'global-cp.: request to bootstrap server failed: Post "https://10.77.0.1:42627/bootstrap": tls: failed to verify certificate: x509',
  },
  {
    said: `${BOOTSTRAP} Invalid request: A data plane proxy is trying to verify the control plane using the certificate which is not a certificate authority (basic constraint 'CA' is set to 'false').`,
    code: "KTP561",
  },
  {
    said: `${BOOTSTRAP} Invalid request: A data plane proxy is trying to connect to the control plane using "127.0.0.2" address, but the certificate in the control plane has the following SANs ["127.0.0.1" "::1" "localhost"]. Either change the --cp-address in kuma-dp to one of those or execute the following steps:`,
    code: "KTP569",
  },
  { said: `${BOOTSTRAP} Invalid request: mesh: mesh "nowhere" does not exist`, code: "KTP569" },
  {
    said: `${BOOTSTRAP} Invalid request: networking.inbound[0].port: port must be in the range [1, 65535]`,
    code: "KTP569",
  },
  {
    said: `2026-11-26T20:15:25.363Z	ERROR	kuma-dp.run.dns-server	could not find the DNS Server executable in your path	{"error": "could not find binary in any of the following paths: [coredns /tmp/coredns]"}`,
    code: "KTP592",
    told: "names: 2026-11-26T20:15:25.363Z ERROR kuma-dp.run.dns-server could not find the DNS Server executable in your path: could not find binary in any of the following paths: [coredns /tmp/coredns]",
  },
  {
    said: `${BOOTSTRAP} request to bootstrap server failed: Post "https://127.0.0.1:9/bootstrap": dial tcp 127.0.0.1:9: connect: connection refused`,
    code: "KTP560",
  },
];

test.each(SAYINGS)("$code: $said", ({ said, code, told = said.replace(/\.$/, "") }) => {
  const { failures } = whyNotReady("web-1", ["something", said, "nobody listens"].join(BETWEEN), "https://cp:5678");
  expect(failures[0]).toMatchObject({ code, problem: expect.stringContaining(told) });
  expect(failures[0]?.problem).not.toContain("nobody listens");
});

test("of many tries the last is told", () => {
  const tries = ["15.1", "18.1", "21.1"].map((at) => `${at} ${SAYINGS.at(-1)?.said}`);
  expect(
    whyNotReady("web-1", tries.join(BETWEEN), "https://cp:5678").failures[0]?.problem.match(/dial tcp/g),
  ).toHaveLength(1);
});

test("what means nothing to us is told as it is, the last of it", () => {
  const said = ["one", "two", "three", "nobody listens on 15001 as uid 5678"].join(BETWEEN);
  const [failure] = whyNotReady("web-1", said, "https://cp:5678").failures;
  expect(failure?.code).toBe("KTP558");
  expect(failure?.problem).toContain("two; three; nobody listens on 15001 as uid 5678");
  expect(failure?.problem).not.toContain("one");
});
