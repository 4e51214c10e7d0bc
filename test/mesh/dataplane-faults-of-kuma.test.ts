import { selfSigned } from "../../lib/terraform/certificate";
import { describeDataplaneFaults, type Fault } from "./dataplane-faults";
import { dataplaneToken } from "./dataplane-token";
import { realKuma } from "./real-kuma";

/** @needs kuma */

jest.setTimeout(120_000);

/** What a control plane refuses, where nobody else could know it. */
const BY_KUMA: readonly Fault[] = [
  {
    name: "a token of another data plane",
    spec: async ({ controlPlane }) => ({ token: await controlPlane.token("web-2") }),
    code: "KTP559",
    property: "token",
    says: /authentication failed/,
  },
  {
    name: "a token that nobody signed",
    spec: async () => ({ token: dataplaneToken({ name: "web-1" }) }),
    code: "KTP559",
    property: "token",
    says: /authentication failed/,
  },
  {
    name: "no token",
    spec: async () => ({ token: undefined }) as object,
    code: "KTP559",
    property: "token",
    says: /Dataplane Token is required/,
  },
  {
    name: "a mesh that is not there",
    spec: { mesh: "nowhere" },
    code: "KTP569",
    says: /mesh "nowhere" does not exist/,
  },
  {
    name: "an address that is not in the certificate",
    by: "cp -p /etc/hosts /etc/hosts.aside",
    mend: "mv /etc/hosts.aside /etc/hosts",
    spec: async ({ controlPlane, on }) => {
      const { address } = controlPlane.settings(on.sandbox);
      await on.sh(`echo ${on.sandbox.labAddress} control-plane >>/etc/hosts`);
      return { controlPlane: { address: address.replace(on.sandbox.labAddress, "control-plane") } };
    },
    code: "KTP569",
    says: /the certificate in the control plane has the following SANs/,
  },
  {
    name: "a CA of somebody else",
    spec: async ({ controlPlane, on }) => {
      const { address } = controlPlane.settings(on.sandbox);
      return { controlPlane: { address, caCert: selfSigned(new Date()).certificate } };
    },
    code: "KTP561",
    property: "controlPlane.caCert",
    says: /x509: certificate signed by unknown authority/,
  },
  {
    name: "names without a CoreDNS",
    spec: { service: { drainSeconds: 1, environment: { KUMA_DNS_ENABLED: "true" } } },
    code: "KTP592",
    property: "binaries",
    says: /could not find the DNS Server executable/,
  },
];

describeDataplaneFaults(() => realKuma(), BY_KUMA);
