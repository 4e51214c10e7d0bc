import * as fc from "fast-check";
import { type PacketArguments, packetOf } from "../../../lib/cli/packet";
import { withQuestion } from "../../../lib/cli/question/asked";
import { DIRECTIONS, FILLERS, OPENERS, PROTOCOLS, SERVICES } from "../../../lib/cli/question/words";
import { isProviderError } from "../../../lib/errors/failure";
import { explain } from "../../../lib/rules/explain";
import type { Packet } from "../../../lib/rules/packet";
import { screenOf } from "./console";

/** Words of a person about a packet, and the packet they mean. */

const PROXY_USER = { name: "kuma-dp", uid: 5678 };
const asked = (question: string, options: PacketArguments = {}) => withQuestion(options, question.split(" "));
const packet = (question: string) => packetOf(asked(question), PROXY_USER);

test.each<{ question: string; options: PacketArguments & { host?: string; thisHost?: true } }>([
  {
    question: "what happens to tcp from uid 1000 to 10.1.2.3:5432 on web-1?",
    options: { protocol: "tcp", uid: 1000, to: "10.1.2.3:5432", host: "web-1" },
  },
  {
    question: "Where does TCP traffic of uid 1000 to port 5432 go?",
    options: { protocol: "tcp", uid: 1000, to: ":5432" },
  },
  {
    question: "udp from user kuma-dp to 10.0.0.53:53",
    options: { protocol: "udp", owner: "user kuma-dp", to: "10.0.0.53:53" },
  },
  {
    question: "inbound tcp from 198.51.100.7 to port 8080",
    options: { direction: "inbound", protocol: "tcp", from: "198.51.100.7", to: ":8080" },
  },
  { question: "from the sidecar to [fd00::5]:443", options: { owner: "sidecar", to: "[fd00::5]:443" } },
  { question: "from root to fd00::5 port https", options: { protocol: "tcp", uid: 0, to: "[fd00::5]:443" } },
  { question: "dns from uid 5 to 10.0.0.53", options: { protocol: "udp", uid: 5, to: "10.0.0.53:53" } },
  { question: "dns over tcp by uid 5 to 10.0.0.53", options: { protocol: "tcp", uid: 5, to: "10.0.0.53:53" } },
  {
    question: "to 10.0.0.5:ssh uid 7 over lo",
    options: { protocol: "tcp", uid: 7, to: "10.0.0.5:22", interface: "lo" },
  },
  {
    question: "what happens to a mid-connection packet from uid 7 to 10.0.0.5:80 on this host?",
    options: { midConnection: true, uid: 7, to: "10.0.0.5:80", thisHost: true },
  },
  {
    question: "incoming ssh from 10.0.0.9:40000 via eth0 to 10.0.0.5 on the host ops@web-1:2222",
    options: {
      direction: "inbound",
      protocol: "tcp",
      from: "10.0.0.9:40000",
      to: "10.0.0.5:22",
      interface: "eth0",
      host: "ops@web-1:2222",
    },
  },
])("$question", ({ question, options }) => {
  const words = question.split(" ");
  expect(withQuestion({}, words)).toEqual(options);
  expect(withQuestion({}, [words.join(" ")])).toEqual(options);
});

describe("a question and options", () => {
  test("each say what the other does not", () => {
    expect(asked("tcp from uid 1000", { to: "10.0.0.1:80", uid: 1000 })).toEqual({
      protocol: "tcp",
      uid: 1000,
      to: "10.0.0.1:80",
    });
  });

  test("may name one host, each as closely as they like", () => {
    expect(withQuestion({ host: "ops@web-1:2222" }, ["on", "web-1"])).toEqual({ host: "ops@web-1:2222" });
  });
});

const EXAMPLE = "Ask as in `kuma-tp explain tcp from uid 1000 to 10.1.2.3:5432 on web-1`.\n";

test.each([
  {
    argv: ["tcp", "frm", "uid", "1000"],
    problem: '"frm" is not understood; understood before it: tcp. Did you mean from? ',
  },
  { argv: ["constructor"], problem: '"constructor" is not understood. ' },
  { argv: ["tcp to web-2:443"], problem: '"web-2:443" is not understood; understood before it: tcp to. ' },
  { argv: ["to 10.0.0.1/8"], problem: '"10.0.0.1/8" is not understood; understood before it: to. ' },
  { argv: ["to 10.0.0.1:0"], problem: '"10.0.0.1:0" is not understood; understood before it: to. ' },
  { argv: ["from uid -1"], problem: '"-1" is not understood; understood before it: from uid. ' },
  { argv: ["from uid"], problem: 'Nothing comes behind "uid"; understood before it: from uid. ' },
  {
    argv: ["tcp udp"],
    problem: '"udp" contradicts what was said before: protocol "tcp"; understood before it: tcp. ',
  },
  {
    argv: ["ssh to 10.0.0.1:80"],
    problem: '"10.0.0.1:80" contradicts what was said before: port "22"; understood before it: ssh to. ',
  },
  {
    argv: ["tcp", "--protocol", "udp"],
    problem: 'The question says "tcp", and an option says "udp" (`--protocol`); understood before it: tcp. ',
  },
  {
    argv: ["from user kuma-dp", "--uid", "7"],
    problem:
      'The question says "user kuma-dp", and an option says "7" (`--uid`); understood before it: from user kuma-dp. ',
  },
  {
    argv: ["on web-1", "--host", "web-2"],
    problem: 'The question says "web-1", and an option says "web-2" (`--host`); understood before it: on web-1. ',
  },
])("$argv is bad input that names the word", async ({ argv, problem }) => {
  const screen = await screenOf(["explain", "--config", "-", ...argv], { stdin: "{}" });
  expect(screen).toEqual({ exitCode: 2, stdout: "", stderr: `KTP421 ${problem}${EXAMPLE}` });
});

test.each([
  { question: "tcp from uid 1000", asks: "where the packet goes" },
  { question: "tcp from uid 1000 to 10.0.0.1", asks: "names no port" },
  { question: "tcp from uid 1000 to port 80", asks: "to which address" },
  { question: "tcp to 10.0.0.1:80", asks: "whose packet goes out" },
  { question: "tcp from 10.0.0.2 to 10.0.0.1:80", asks: "say that it is `inbound`" },
  { question: "inbound tcp to port 80", asks: "who sends the packet" },
  { question: "inbound from 10.0.0.2 to port 80 over eth0", asks: "to which address" },
  { question: "tcp from user www-data to 10.0.0.1:80", asks: "The uid of user www-data is not known here" },
])("$question: what is missing is asked for", async ({ question, asks }) => {
  const screen = await screenOf(["explain", "--config", "-", question], { stdin: "{}" });
  expect(screen).toEqual({ exitCode: 2, stdout: "", stderr: expect.stringContaining(asks) });
  expect(screen.stderr).toMatch(/^KTP410 /);
});

test("a port of the host is asked about without its address", async () => {
  const screen = await screenOf(["explain", "--config", "-", "inbound tcp from fd00::7 to port 8080"], { stdin: "{}" });
  expect(screen.stdout).toMatch(/^tcp from fd00::7 to port 8080 goes to the sidecar on port 15006, because /);
});

const port = fc.integer({ min: 1, max: 65535 });
const outbound = fc.record({ uid: fc.integer({ min: 0, max: 4294967294 }) });
const inbound = fc.record({ source: fc.ipV4() });
const address = fc.ipV4().filter((text) => text !== "0.0.0.0");

test("what is said of a packet is a question about it", () => {
  fc.assert(
    fc.property(fc.oneof(outbound, inbound), fc.constantFrom(...PROTOCOLS), address, port, (end, protocol, to, at) => {
      const isInbound = "source" in end;
      const meant: Packet = {
        direction: isInbound ? "inbound" : "outbound",
        protocol,
        family: "ipv4",
        source: "0.0.0.0",
        destination: to,
        destinationPort: at,
        opensConnection: true,
        ...(!isInbound && to.startsWith("127.") ? { outInterface: "lo" } : {}),
        ...end,
      };
      const told = explain([], meant).packet;
      expect(packet(isInbound ? `inbound ${told}` : told)).toEqual(meant);
    }),
  );
});

const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...PROTOCOLS, ...DIRECTIONS, ...Object.keys(OPENERS), ...FILLERS) },
  { weight: 3, arbitrary: fc.oneof(fc.ipV4(), fc.ipV6(), port.map(String), fc.constantFrom(...Object.keys(SERVICES))) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("10.0.0.1:80", "[fd00::1]:443", "web-1", "root", "sidecar", "?", "__proto__"),
  },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme" }) },
);

const phrase = fc.oneof(
  fc.tuple(fc.constantFrom("from", "by"), fc.constant("uid"), port.map(String)),
  fc.tuple(
    fc.constant("to"),
    fc.ipV4().map((text) => `${text}:80`),
  ),
  fc.tuple(fc.constantFrom("on", "over"), fc.constantFrom("web-1", "lo", "eth0")),
);

test("any words get a packet or a coded error", () => {
  const outcomes = new Map<string, number>();
  fc.assert(
    fc.property(fc.array(fc.oneof(word, phrase), { maxLength: 8 }), (said) => {
      const words = said.flat();
      const outcome = outcomeOf(words);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      expect(outcome).toMatch(/^(packet|KTP(113|114|408|410|421))$/);
    }),
    { numRuns: 3000 },
  );
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining(["packet", "KTP410", "KTP421"]));
});

function outcomeOf(words: readonly string[]): string {
  try {
    packetOf(withQuestion({}, words), PROXY_USER);
    return "packet";
  } catch (thrown) {
    if (isProviderError(thrown)) return thrown.failures[0]?.code ?? "";
    throw thrown;
  }
}
