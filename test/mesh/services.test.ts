import { STAND_IN } from "./kuma";
import { describeServices } from "./services";

jest.setTimeout(240_000);

describeServices(async () => STAND_IN);
