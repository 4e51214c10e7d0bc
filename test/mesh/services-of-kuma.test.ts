import { realKuma } from "./real-kuma";
import { describeServices } from "./services";

/** @needs kuma */

jest.setTimeout(240_000);

describeServices(() => realKuma());
