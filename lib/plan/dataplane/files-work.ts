import type { DataplaneChange } from "./change";
import type { DataplaneObservation, FoundFile } from "./observation";
import { READY_FILE, TOKEN_FILE } from "./paths";
import type { WantedFile } from "./step";
import type { DataplaneWork } from "./work";

/** The files of the proxy, and whether a proxy that runs has to be started anew for what is written. */
export function filesWork(
  wanted: readonly WantedFile[],
  seen: DataplaneObservation,
): DataplaneWork & { readonly needsRestart: boolean } {
  const differing = wanted.flatMap((file) => {
    const how = difference(file, seen.files[file.path]);
    return how === undefined ? [] : [{ file, change: { kind: "file-differs", path: file.path, how } as const }];
  });
  const left = (seen.journal?.files ?? []).filter(
    (path) => !wanted.some((file) => file.path === path) && seen.files[path] !== undefined,
  );
  return {
    changes: [
      ...differing.map(({ change }) => change),
      ...left.map((path): DataplaneChange => ({ kind: "file-left", path })),
    ],
    steps: [
      ...differing.map(({ file }) => ({ kind: "put-file", file }) as const),
      ...left.map((path) => ({ kind: "drop-file", path }) as const),
    ],
    needsRestart: left.length > 0 || differing.some(({ change }) => isReadAtStart(change)),
  };
}

/**
 * What a file says, not whose it is. kuma-dp hands Envoy the path of the token, which is read for each new connection to the control
 * plane; and what waits for the proxy runs once it was started.
 */
function isReadAtStart({ path, how }: FileDiffers): boolean {
  return (how === "missing" || how === "altered") && path !== TOKEN_FILE && path !== READY_FILE;
}

type FileDiffers = Extract<DataplaneChange, { kind: "file-differs" }>;

function difference(
  { mode, owner, content }: WantedFile,
  found: FoundFile | undefined,
): FileDiffers["how"] | undefined {
  if (found === undefined) return "missing";
  const isSame = content.kind === "text" ? found.text === content.text : found.sha256 === content.sha256;
  if (!isSame) return "altered";
  if (found.mode === mode && found.owner === owner) return undefined;
  const more = Number.parseInt(found.mode, 8) & ~Number.parseInt(mode, 8);
  return more !== 0 || found.owner !== owner ? "open to others" : "closed to the proxy";
}
