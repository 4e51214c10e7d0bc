import type { ServiceDefinition } from "@grpc/grpc-js";
import { parse, type Type } from "protobufjs";

/** Bytes as bytes, numbers as numbers; what a message leaves out is null, empty or zero. */
const AS_OBJECT = { longs: Number, enums: Number, bytes: Buffer, defaults: true } as const;

/** A service out of the text of its protocol, its messages as plain objects. */
export function serviceOf(protocol: string, name: string): ServiceDefinition {
  const { root } = parse(protocol);
  const service = root.resolveAll().lookupService(name);
  const path = service.fullName.replace(/^\./, "");
  const methods = service.methodsArray.map(({ name: method, resolvedRequestType, resolvedResponseType, ...how }) => [
    method,
    {
      path: `/${path}/${method}`,
      requestStream: how.requestStream === true,
      responseStream: how.responseStream === true,
      ...coding("request", resolvedRequestType),
      ...coding("response", resolvedResponseType),
    },
  ]);
  return Object.fromEntries(methods) as ServiceDefinition;
}

function coding(what: "request" | "response", type: Type | null): Readonly<Record<string, unknown>> {
  if (type === null) throw new Error(`a ${what} of the protocol has no type`);
  return {
    [`${what}Serialize`]: (value: Readonly<Record<string, unknown>>) =>
      Buffer.from(type.encode(type.fromObject(value)).finish()),
    [`${what}Deserialize`]: (bytes: Buffer) => type.toObject(type.decode(bytes), AS_OBJECT),
  };
}
