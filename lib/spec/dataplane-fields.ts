import { type Field, flag, map, number, object, objects, set, text } from "./field";
import { POLICY_FIELDS } from "./host-fields";

/** The properties of a {@link file://./dataplane.ts DataplaneSpec}, for whoever makes a schema of them. */

const namespace = text("namespace", "Beside `name`.");

const backend: readonly Field[] = [
  text("kind", "`MeshService`, `MeshExternalService` or `MeshMultiZoneService`. Required."),
  text("name", "Its name, where it is not told by its labels."),
  number("port", "One of its ports."),
  map("labels", "Its labels, where it is not told by its name."),
];

const inbound = objects("inbound", "Services of the host. At least one, unless there is a `gateway`.", [
  text("port", "Port that other sidecars connect to, or a variable. Required."),
  text("servicePort", "Port of the application, or a variable. Default: `port`."),
  text(
    "serviceAddress",
    "IP address of the application. Default: 127.0.0.1; from Kuma 1.8 on the inbound's own address.",
  ),
  text("address", "IP address that other sidecars connect to. Default: `networking.address`."),
  text("name", "Name of the inbound (Kuma from 2.8 on). Default: its port."),
  text(
    "protocol",
    "`tcp`, `http`, `http2`, `grpc`, `kafka` or `tls`, from Kuma 2.14 on: before, it is the tag `kuma.io/protocol`. Default: `tcp`.",
  ),
  text("state", "`Ready`, `NotReady` or `Ignored` (Kuma from 2.6 on). Default: `Ready`."),
  map("tags", "Tags, up to Kuma 2.14; `kuma.io/service` among them."),
  object("serviceProbe", "The sidecar opens TCP connections to the application to know whether it is there.", [
    text("interval", "Time between two connections, a Go duration. Default: the control plane's."),
    text("timeout", "Time that a connection may take, a Go duration. Default: the control plane's."),
    number(
      "unhealthyThreshold",
      "Connections that fail before the service counts as gone. Default: the control plane's.",
    ),
    number("healthyThreshold", "Connections that succeed before it counts as back. Default: the control plane's."),
  ]),
]);

const outbound = objects(
  "outbound",
  "Services that applications reach on a port of this host, without rules. Only where `transparentProxy` is `false`.",
  [
    text("address", "IP address that applications connect to. Default: 127.0.0.1."),
    text("port", "Port that applications connect to, or a variable. Required."),
    map("tags", "Which service, up to Kuma 2.14: `kuma.io/service`, and other tags of it."),
    object("backendRef", "Which service, from Kuma 2.8 on; from 3.0 on the only way.", backend),
  ],
);

const transparentProxying = object("transparentProxying", "What of the mesh a sidecar with rules is told.", [
  set(
    "directAccessServices",
    "Services whose instances are reached by their own addresses; `*` is all. Default: none.",
  ),
  set("reachableServices", "Services that the sidecar is told of (Kuma 1.5 to 2.14). Default: all."),
  object("reachableBackends", "Backends that the sidecar is told of (Kuma from 2.9 on). Default: all.", [
    objects("refs", "Which ones. An empty list is none.", [...backend, namespace]),
  ]),
]);

export const DATAPLANE_FIELDS: readonly Field[] = [
  text("kumaVersion", "Version of Kuma on the host, 1.1 to 3.0, as `kumactl version` prints it. Required."),
  object(
    "proxy",
    "The policy of the host's rules, from which ports and families come. Default: the defaults.",
    POLICY_FIELDS,
  ),
  flag("transparentProxy", "Whether rules of the host redirect its traffic to the sidecar. Default: `true`."),
  text("mesh", "Default: `default`."),
  text("name", "Name of the resource, one in its mesh, or a variable: `{{ name }}`. Required."),
  map("labels", "Labels of the resource (Kuma from 2.10 on). Default: none."),
  object("networking", "Where the sidecar is, and for which services.", [
    text("address", "IP address or DNS name under which other sidecars reach this one, or a variable. Required."),
    text(
      "advertisedAddress",
      "What other sidecars reach in its place, where the host is behind NAT. Default: `address`.",
    ),
    inbound,
    object("gateway", "The sidecar of a gateway, up to Kuma 2.14: it has no inbound.", [
      text("type", "`delegated` or `builtin`. Default: `delegated`."),
      map("tags", "Tags; `kuma.io/service` among them."),
    ]),
    outbound,
    transparentProxying,
    object("admin", "Envoy's own interface, on the loopback interface (Kuma from 1.5 on).", [
      text("port", "Its port, or a variable. Default: 9901."),
    ]),
  ]),
];
