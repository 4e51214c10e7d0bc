import { DOCKER_OUTPUT, FAMILIES } from "../rules/model";
import { note, ok, type Remark } from "./finding";
import type { Look } from "./look";

/** Docker's chain for the ports that containers publish. */
const DOCKER = "DOCKER";

/** Docker's chains in nat: one takes published ports before us, the other answers the queries of containers. */
export function dockerRemarks({ around, seen, spec, notRoot }: Look): Remark[] {
  const isRunning = around.daemons.includes("dockerd");
  if (notRoot !== undefined)
    return [note(`${isRunning ? "running" : "not running"}; which chains it has is not known`)];
  const chains = dockerChains(seen);
  if (chains.length === 0) return [isRunning ? note("running, without a chain in nat") : ok("none")];
  const isAhead = chains.some(({ name }) => name === DOCKER) && !spec.policy.inbound.insertFirst;
  return [
    note(`${isRunning ? "running; " : ""}chains in nat: ${chains.map(({ place }) => place).join(", ")}`),
    ...(isAhead ? [AHEAD] : []),
  ];
}

const AHEAD = note(
  "published ports lead to their containers before our rules see them, and so past the sidecar",
  "If they are to pass the sidecar, set `redirect.inbound.insertRedirectInsteadOfAppend: true`.",
);

function dockerChains(seen: Look["seen"]): { readonly name: string; readonly place: string }[] {
  return Object.values(seen.saved).flatMap((saved) =>
    FAMILIES.flatMap((family) => {
      const chains = saved[family].find((table) => table.name === "nat")?.chains ?? [];
      const names = chains.map(({ name }) => name).filter((name) => name === DOCKER || name === DOCKER_OUTPUT);
      return names.map((name) => ({ name, place: `${family}/nat/${name}` }));
    }),
  );
}
