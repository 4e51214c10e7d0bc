import { describeDataplaneFaults } from "./dataplane-faults";
import { STAND_IN } from "./kuma";

jest.setTimeout(120_000);

describeDataplaneFaults(async () => STAND_IN);
