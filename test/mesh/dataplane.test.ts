import { describeDataplane } from "./dataplane";
import { STAND_IN } from "./kuma";

jest.setTimeout(120_000);

describeDataplane(async () => STAND_IN);
