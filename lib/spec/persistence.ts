import { storedWithoutComments } from "../errors/spec-failures";
import { HOST } from "./defaults";
import type { Persistence } from "./host";
import { at, type Contradiction } from "./property";
import type { WrittenHost } from "./written";

/** kumactl's key for firewalld counts where ours says nothing. */
export function persistenceOf({ persistence, storeFirewalld }: WrittenHost): Persistence {
  return persistence ?? (storeFirewalld === true ? "firewalld" : HOST.persistence);
}

export function storesWithoutComments(written: WrittenHost): Contradiction[] {
  if (persistenceOf(written) !== "firewalld" || written.comments?.disabled !== true) return [];
  const property = written.persistence === undefined ? "storeFirewalld" : "persistence";
  return [
    { failure: at(property, storedWithoutComments()), between: ["persistence", "storeFirewalld", "comments.disabled"] },
  ];
}
