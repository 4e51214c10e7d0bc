export type { ConnectionSpec, HostSpec, ManagerSpec, SshConnectionSpec } from "../spec/host";
export type { PolicySpec } from "../spec/policy";
export { TransparentProxyHost, type TransparentProxyHostArgs } from "./transparent-proxy-host";
