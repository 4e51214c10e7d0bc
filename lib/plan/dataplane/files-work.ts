import type { DataplaneChange } from "./change";
import type { DataplaneObservation, FoundFile } from "./observation";
import { TOKEN_FILE } from "./paths";
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
    // kuma-dp hands Envoy the path of the token, not the token: it is read for each new connection to the control plane.
    needsRestart: left.length > 0 || differing.some(({ file: { path } }) => path !== TOKEN_FILE),
  };
}

type Difference = Extract<DataplaneChange, { kind: "file-differs" }>["how"];

function difference({ mode, owner, content }: WantedFile, found: FoundFile | undefined): Difference | undefined {
  if (found === undefined) return "missing";
  const isSame = content.kind === "text" ? found.text === content.text : found.sha256 === content.sha256;
  if (!isSame) return "altered";
  return found.mode === mode && found.owner === owner ? undefined : "open to others";
}
