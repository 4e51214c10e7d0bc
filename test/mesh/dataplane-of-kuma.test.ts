import { describeDataplane } from "./dataplane";
import { realKuma } from "./real-kuma";

/** @needs kuma */

jest.setTimeout(120_000);

describeDataplane(() => realKuma());
