import { STAND_IN } from "./kuma";
import { describeServices } from "./services";

jest.setTimeout(180_000);

describeServices(async () => STAND_IN);
