import type { HostFacts } from "../engine/render";
import type { WrittenFacts } from "../spec/rule-facts";

/** Facts in the terms in which rules are written out. */
export function factsOf({ backend, family, nameservers, dockerOutput }: WrittenFacts): HostFacts {
  return {
    ...(backend === undefined ? {} : { backend }),
    ...(family === undefined ? {} : { family }),
    ...(nameservers === undefined ? {} : { nameservers }),
    ...(dockerOutput === undefined ? {} : { hasDockerOutput: dockerOutput }),
  };
}
