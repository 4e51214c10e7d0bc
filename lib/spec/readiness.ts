import { readinessUnheard } from "../errors/service-failures";
import { isSince } from "./kuma-version";
import { readPort } from "./ports";
import { at, type Contradiction } from "./property";
import type { WrittenDataplane } from "./written-dataplane";
import type { WrittenKumaDataplane } from "./written-kuma-dataplane";

/** Environment of kuma-dp by which it says elsewhere that it is ready. Source: pkg/config/app/kuma-dp/config.go. */
const PORT = "KUMA_READINESS_PORT";
const SOCKET = "KUMA_READINESS_UNIX_SOCKET_DISABLED";
/** What Go reads as true. */
const TRUE = /^(?:1|t|T|TRUE|true|True)$/;

/** A Dataplane, of whose kuma-dp something may be known. */
export type WrittenRunning = WrittenDataplane & Pick<WrittenKumaDataplane, "service">;

/** Where that says it, as far as that is told. */
export const READINESS_PROPERTY: string = `service.environment.${PORT}`;

/** The port that a spec gives for it. */
export function readinessPortOf({ service }: WrittenRunning): number | undefined {
  const written = service?.environment?.[PORT];
  const reading = written === undefined ? undefined : readPort(written);
  return reading !== undefined && "value" in reading ? reading.value : undefined;
}

/** What would keep kuma-dp from saying so where it is asked. Before 2.9 it passes over both. */
export function readinessFaults(written: WrittenRunning): Contradiction[] {
  const { kumaVersion, service } = written;
  const { [PORT]: port, [SOCKET]: socket } = service?.environment ?? {};
  if (kumaVersion === undefined || !isSince(kumaVersion, 2, 9)) return [];
  const hasSocket = isSince(kumaVersion, 2, 12) && !isSince(kumaVersion, 3, 0);
  return [
    ...(port !== undefined && readinessPortOf(written) === undefined ? [unheard(PORT)] : []),
    ...(hasSocket && socket !== undefined && !TRUE.test(socket) ? [unheard(SOCKET)] : []),
  ];
}

function unheard(name: string): Contradiction {
  return { failure: at(`service.environment.${name}`, readinessUnheard(name)), between: ["service", "kumaVersion"] };
}
