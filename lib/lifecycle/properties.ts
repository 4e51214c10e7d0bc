import type { Wire } from "./wire";

/** Properties with some values put in by their paths: `redirect.inbound.port`. What is not named stays. */
export function overlay(properties: Wire, values: Wire): Wire {
  return Object.entries(values).reduce((current, [path, value]) => put(current, path.split("."), value), properties);
}

function put(properties: Wire, [key = "", ...rest]: readonly string[], value: unknown): Wire {
  if (rest.length === 0) return { ...properties, [key]: value };
  const inner = properties[key];
  const isObject = typeof inner === "object" && inner !== null && !Array.isArray(inner);
  return { ...properties, [key]: put(isObject ? (inner as Wire) : {}, rest, value) };
}
