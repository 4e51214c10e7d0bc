import fc from "fast-check";
import { type DnsJournal, readDnsJournal, writeDnsJournal } from "../../../../lib/plan/mesh-dns/journal";
import { WAYS } from "../../../../lib/resolver/ways";

const path = fc.stringMatching(/^\/[a-z/.-]{1,30}$/);

const journals: fc.Arbitrary<DnsJournal> = fc.record(
  {
    generation: fc.nat(),
    status: fc.constantFrom("applying", "applied"),
    way: fc.constantFrom(...WAYS, "capture"),
    domains: fc.array(fc.domain(), { maxLength: 3 }),
    nameservers: fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { maxLength: 3 }),
    port: fc.integer({ min: 1, max: 65535 }),
    madeFile: fc.boolean(),
    file: path,
    madeFolder: path,
    edited: path,
    reload: fc.constantFrom("systemd-resolved", "network-manager", "resolvconf", "unit:dnsmasq.service"),
    token: fc.stringMatching(/^[0-9a-f]{32}$/),
  },
  { requiredKeys: ["generation", "status", "way", "domains", "nameservers", "port", "madeFile"] },
);

test("a journal is read as it was written", () => {
  fc.assert(
    fc.property(journals, (journal) => {
      expect(readDnsJournal(writeDnsJournal(journal))).toEqual(journal);
    }),
  );
});

test.each([
  { name: "no text", text: "" },
  { name: "another text", text: "search lan\n" },
  { name: "a newer form", text: "version=2\nway=capture\n" },
  { name: "a way that is none", text: "version=1\nway=hosts\n" },
])("$name is no journal", ({ text }) => {
  expect(readDnsJournal(text)).toBeUndefined();
});
