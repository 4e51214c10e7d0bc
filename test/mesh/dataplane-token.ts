/** A token as kuma-cp gives it to a data plane, signed by nobody. */
export interface DataplaneToken {
  readonly name: string;
  /** @default "default" */
  readonly mesh?: string;
  /** Seconds from now until nobody takes it any more; below 0 for one of the past. @default a day */
  readonly validSeconds?: number;
}

export function dataplaneToken({ name, mesh = "default", validSeconds = 86_400 }: DataplaneToken): string {
  const claims = { Name: name, Mesh: mesh, exp: Math.floor(Date.now() / 1000) + validSeconds };
  return [{ alg: "RS256", kid: "1", typ: "JWT" }, claims, "signature"].map(encoded).join(".");
}

function encoded(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
