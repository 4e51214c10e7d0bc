export { type KumaPoliciesOptions, type KumaPolicyName, kumaPolicies } from "./kuma-policies";
export type { Shown } from "./shown";
