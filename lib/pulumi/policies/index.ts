export type { Shown } from "./declared-traffic";
export { type KumaPoliciesOptions, type KumaPolicyName, kumaPolicies } from "./kuma-policies";
