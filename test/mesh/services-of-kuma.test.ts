import { realKuma } from "./real-kuma";
import { describeServices, KILLINGS } from "./services";

/** @needs kuma */

jest.setTimeout(240_000);

// Of either choice one: by what rules are kept makes no difference to a kuma-dp.
describeServices(() => realKuma(), [...new Map(KILLINGS.map((one) => [one.isOpen, one])).values()]);
