import { UNKNOWN, type Wire } from "../lifecycle/wire";
import { isRecord } from "../spec/plain-data";

/** A pod template out of the blocks of a resource: as much of it as decides about a pod's rules. */
export function podTemplate(block: unknown): Wire {
  const { metadata, spec } = record(block);
  const [written] = [metadata].flat();
  const { annotations, labels } = record(metadata);
  const pod = record(spec);
  return {
    metadata: written === UNKNOWN ? UNKNOWN : { annotations, labels },
    spec: {
      containers: records(pod["container"]).map(container),
      initContainers: records(pod["init_container"]).map(container),
      hostNetwork: pod["host_network"],
      restartPolicy: pod["restart_policy"],
      securityContext: { runAsUser: runAsUser(pod) },
    },
  };
}

function container(block: Wire): Wire {
  return {
    name: block["name"],
    ports: records(block["port"]).map(({ name, protocol, container_port }) => ({
      name,
      protocol,
      containerPort: container_port,
    })),
    livenessProbe: probe(block["liveness_probe"]),
    readinessProbe: probe(block["readiness_probe"]),
    startupProbe: probe(block["startup_probe"]),
    restartPolicy: block["restart_policy"],
    securityContext: { runAsUser: runAsUser(block) },
  };
}

function probe(block: unknown): Wire {
  const { http_get, tcp_socket, grpc } = record(block);
  return { httpGet: port(http_get), tcpSocket: port(tcp_socket), grpc: port(grpc) };
}

function port(block: unknown): Wire {
  return { port: record(block)["port"] };
}

/** A text in most releases of the provider. */
function runAsUser(holder: Wire): unknown {
  const { run_as_user } = record(holder["security_context"]);
  return typeof run_as_user === "string" && /^\d+$/.test(run_as_user) ? Number(run_as_user) : run_as_user;
}

function record(block: unknown): Wire {
  const [first] = records(block);
  return first ?? {};
}

function records(block: unknown): readonly Wire[] {
  return (Array.isArray(block) ? block : [block]).filter(isRecord);
}
