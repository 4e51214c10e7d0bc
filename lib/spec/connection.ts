import { hostMissing, twoConnections } from "../errors/connection-failures";
import type { ConnectionSpec } from "./host";
import { at, type Contradiction } from "./property";
import type { WrittenConnection } from "./written";

/** A connection that has nothing said against it, as it was written. */
export function resolveConnection(written: WrittenConnection | undefined): ConnectionSpec | undefined {
  // One kind it is, and complete: `connectionContradictions` found nothing.
  return written as ConnectionSpec | undefined;
}

/** Whether a connection is one of both kinds, and one alone. */
export function connectionContradictions(written: WrittenConnection | undefined): Contradiction[] {
  if (written === undefined) return [];
  const { exec, sudo: _, ...ssh } = written;
  const between = ["connection.exec", "connection.host"];
  if (exec !== undefined && Object.keys(ssh).length > 0) {
    return [{ failure: at("connection.exec", twoConnections()), between }];
  }
  const isMissing = exec === undefined && ssh.host === undefined;
  return isMissing ? [{ failure: at("connection.host", hostMissing()), between }] : [];
}
