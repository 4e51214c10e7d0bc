import { importIdUnreadable } from "../errors/state-failures";
import { jsonIn } from "../spec/json";
import { isRecord } from "../spec/plain-data";
import { type Attribute, isNested } from "./attribute";
import type { Values } from "./value";

/**
 * The attributes of `host_connection` that the id of an import says; `null`, this machine. Whatever else reaches a host is
 * given as those attributes themselves, in JSON.
 *
 * @throws ProviderError KTP304
 */
export function connectionFromId(id: string, attributes: readonly Attribute[]): Values | null {
  if (id === "local") return null;
  if (id.startsWith("{")) return fromJson(id, attributes);
  if (id.startsWith("exec:"))
    return {
      exec: id
        .slice("exec:".length)
        .split(" ")
        .filter((word) => word !== ""),
    };
  const ssh = /^(?:ssh:)?(?:([^@\s:]+)@)?([^@\s:[\]]+|\[[\da-fA-F:.]+\])(?::(\d+))?$/.exec(id);
  if (ssh === null) throw importIdUnreadable("it has none of the forms that are known");
  const [, user = null, host = "", port = null] = ssh;
  return { host: host.replace(/^\[|\]$/g, ""), user, port: port === null ? null : Number(port) };
}

function fromJson(id: string, attributes: readonly Attribute[]): Values {
  const connection = attributes.find(({ key }) => key === "connection")?.type ?? "string";
  const known = isNested(connection) ? connection.attributes.map(({ name }) => name) : [];
  const given = jsonIn(id);
  if (!isRecord(given)) throw importIdUnreadable("it is no JSON");
  const foreign = Object.keys(given).filter((name) => !known.includes(name));
  if (foreign.length > 0) throw importIdUnreadable(`host_connection has no ${foreign.join(", ")}`);
  return given;
}
