// Made by `npm run docs` of the tables that the provider's schema is made of. Not to be changed by hand.

import {
  ImportableResource,
  type IResolvable,
  type TerraformMetaArguments,
  type TerraformProvider,
  TerraformResource,
} from "cdktf";
import type { Construct } from "constructs";
import { KUMA_DATAPLANE_SCHEMA } from "../../terraform/kuma-dataplane-schema";
import { BoundResource } from "../bound-resource";
import { ObjectList, ObjectReference } from "../object-reference";

/** `kuma_dataplane`. The sidecar of one Linux host: its Dataplane resource, and kuma-dp with Envoy as a service. */
export interface KumaDataplaneConfig extends TerraformMetaArguments {
  /** Version of Kuma on the host, 1.1 to 3.0, as `kumactl version` prints it. Required. */
  readonly kumaVersion?: string | undefined;
  /** The policy of the host's rules, from which ports and families come. Default: the defaults. */
  readonly proxy?: KumaDataplaneProxy | IResolvable | undefined;
  /** Whether rules of the host redirect its traffic to the sidecar. Default: `true`. */
  readonly transparentProxy?: boolean | IResolvable | undefined;
  /** Default: `default`. */
  readonly mesh?: string | undefined;
  /** Name of the resource, one in its mesh, or a variable: `{{ name }}`. Required. */
  readonly name?: string | undefined;
  /** Labels of the resource (Kuma from 2.10 on). Default: none. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Where the sidecar is, and for which services. */
  readonly networking?: KumaDataplaneNetworking | IResolvable | undefined;
  /** The user whose traffic leaves the host untouched. */
  readonly proxyUser?: KumaDataplaneProxyUser | IResolvable | undefined;
  /** The control plane that the proxy belongs to. Required. */
  readonly controlPlane?: KumaDataplaneControlPlane | IResolvable | undefined;
  /** The token by which the proxy shows who it is, or a reference: `env:NAME`, `file:PATH`. Default: none. */
  readonly token?: string | undefined;
  /** Values of `{{ name }}` in the Dataplane. Default: none. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** Where the programs come from. Default: found on the host. */
  readonly binaries?: KumaDataplaneBinaries | IResolvable | undefined;
  /** How kuma-dp is run. */
  readonly service?: KumaDataplaneService | IResolvable | undefined;
  /** When the proxy counts as ready. */
  readonly ready?: KumaDataplaneReady | IResolvable | undefined;
  /** How to reach the host. Default: this machine. */
  readonly hostConnection?: KumaDataplaneHostConnection | IResolvable | undefined;
  /** How long a change waits for a word over a new connection, before the host takes it back. */
  readonly confirm?: KumaDataplaneConfirm | IResolvable | undefined;
  /** What a destroy does when the host is gone: `fail`, or `forget` it. Default: `fail`. */
  readonly onUnreachable?: string | undefined;
}

/** What comes in. */
export interface KumaDataplaneProxyRedirectInbound {
  /** Whether traffic in this direction is redirected. Default: `true`. */
  readonly enabled?: boolean | IResolvable | undefined;
  /** Port of the sidecar. Default: 15006. */
  readonly port?: number | undefined;
  /** Redirect only these ports and ranges: `["80", "8000-8099"]`. Not together with those that are excluded. Default: every port. */
  readonly includePorts?: readonly string[] | undefined;
  /** These ports and ranges: `["80", "8000-8099"]` pass by the sidecar. A given list is the whole list. Default: 22 and the port of the SSH connection. */
  readonly excludePorts?: readonly string[] | undefined;
  /** Addresses or blocks that pass by: senders, or destinations. Default: none. */
  readonly excludePortsForIps?: readonly string[] | undefined;
  /** Put our jump before everything foreign in the hook. Default: `false`. */
  readonly insertRedirectInsteadOfAppend?: boolean | IResolvable | undefined;
}

export class KumaDataplaneProxyRedirectInboundOutputReference extends ObjectReference<KumaDataplaneProxyRedirectInbound> {
  get enabled(): IResolvable {
    return this.getBooleanAttribute("enabled");
  }

  set enabled(value: boolean | IResolvable) {
    this.assign("enabled", value);
  }

  resetEnabled(): void {
    this.assign("enabled", undefined);
  }

  get enabledInput(): boolean | IResolvable | undefined {
    return this.settingOf("enabled");
  }

  get port(): number {
    return this.getNumberAttribute("port");
  }

  set port(value: number) {
    this.assign("port", value);
  }

  resetPort(): void {
    this.assign("port", undefined);
  }

  get portInput(): number | undefined {
    return this.settingOf("port");
  }

  get includePorts(): string[] {
    return this.setOf("include_ports");
  }

  set includePorts(value: readonly string[]) {
    this.assign("includePorts", value);
  }

  resetIncludePorts(): void {
    this.assign("includePorts", undefined);
  }

  get includePortsInput(): readonly string[] | undefined {
    return this.settingOf("includePorts");
  }

  get excludePorts(): string[] {
    return this.setOf("exclude_ports");
  }

  set excludePorts(value: readonly string[]) {
    this.assign("excludePorts", value);
  }

  resetExcludePorts(): void {
    this.assign("excludePorts", undefined);
  }

  get excludePortsInput(): readonly string[] | undefined {
    return this.settingOf("excludePorts");
  }

  get excludePortsForIps(): string[] {
    return this.setOf("exclude_ports_for_ips");
  }

  set excludePortsForIps(value: readonly string[]) {
    this.assign("excludePortsForIps", value);
  }

  resetExcludePortsForIps(): void {
    this.assign("excludePortsForIps", undefined);
  }

  get excludePortsForIpsInput(): readonly string[] | undefined {
    return this.settingOf("excludePortsForIps");
  }

  get insertRedirectInsteadOfAppend(): IResolvable {
    return this.getBooleanAttribute("insert_redirect_instead_of_append");
  }

  set insertRedirectInsteadOfAppend(value: boolean | IResolvable) {
    this.assign("insertRedirectInsteadOfAppend", value);
  }

  resetInsertRedirectInsteadOfAppend(): void {
    this.assign("insertRedirectInsteadOfAppend", undefined);
  }

  get insertRedirectInsteadOfAppendInput(): boolean | IResolvable | undefined {
    return this.settingOf("insertRedirectInsteadOfAppend");
  }
}

/** What goes out. */
export interface KumaDataplaneProxyRedirectOutbound {
  /** Whether traffic in this direction is redirected. Default: `true`. */
  readonly enabled?: boolean | IResolvable | undefined;
  /** Port of the sidecar. Default: 15001. */
  readonly port?: number | undefined;
  /** Redirect only these ports and ranges: `["80", "8000-8099"]`. Not together with those that are excluded. Default: every port. */
  readonly includePorts?: readonly string[] | undefined;
  /** These ports and ranges: `["80", "8000-8099"]` pass by the sidecar. A given list is the whole list. Default: none. */
  readonly excludePorts?: readonly string[] | undefined;
  /** Addresses or blocks that pass by: senders, or destinations. Default: none. */
  readonly excludePortsForIps?: readonly string[] | undefined;
  /** Put our jump before everything foreign in the hook. Default: `false`. */
  readonly insertRedirectInsteadOfAppend?: boolean | IResolvable | undefined;
  /** `protocol:ports:uids`, `ports:uids` or `uids`: what these users send passes by. Default: none. */
  readonly excludePortsForUids?: readonly string[] | undefined;
}

export class KumaDataplaneProxyRedirectOutboundOutputReference extends ObjectReference<KumaDataplaneProxyRedirectOutbound> {
  get enabled(): IResolvable {
    return this.getBooleanAttribute("enabled");
  }

  set enabled(value: boolean | IResolvable) {
    this.assign("enabled", value);
  }

  resetEnabled(): void {
    this.assign("enabled", undefined);
  }

  get enabledInput(): boolean | IResolvable | undefined {
    return this.settingOf("enabled");
  }

  get port(): number {
    return this.getNumberAttribute("port");
  }

  set port(value: number) {
    this.assign("port", value);
  }

  resetPort(): void {
    this.assign("port", undefined);
  }

  get portInput(): number | undefined {
    return this.settingOf("port");
  }

  get includePorts(): string[] {
    return this.setOf("include_ports");
  }

  set includePorts(value: readonly string[]) {
    this.assign("includePorts", value);
  }

  resetIncludePorts(): void {
    this.assign("includePorts", undefined);
  }

  get includePortsInput(): readonly string[] | undefined {
    return this.settingOf("includePorts");
  }

  get excludePorts(): string[] {
    return this.setOf("exclude_ports");
  }

  set excludePorts(value: readonly string[]) {
    this.assign("excludePorts", value);
  }

  resetExcludePorts(): void {
    this.assign("excludePorts", undefined);
  }

  get excludePortsInput(): readonly string[] | undefined {
    return this.settingOf("excludePorts");
  }

  get excludePortsForIps(): string[] {
    return this.setOf("exclude_ports_for_ips");
  }

  set excludePortsForIps(value: readonly string[]) {
    this.assign("excludePortsForIps", value);
  }

  resetExcludePortsForIps(): void {
    this.assign("excludePortsForIps", undefined);
  }

  get excludePortsForIpsInput(): readonly string[] | undefined {
    return this.settingOf("excludePortsForIps");
  }

  get insertRedirectInsteadOfAppend(): IResolvable {
    return this.getBooleanAttribute("insert_redirect_instead_of_append");
  }

  set insertRedirectInsteadOfAppend(value: boolean | IResolvable) {
    this.assign("insertRedirectInsteadOfAppend", value);
  }

  resetInsertRedirectInsteadOfAppend(): void {
    this.assign("insertRedirectInsteadOfAppend", undefined);
  }

  get insertRedirectInsteadOfAppendInput(): boolean | IResolvable | undefined {
    return this.settingOf("insertRedirectInsteadOfAppend");
  }

  get excludePortsForUids(): string[] {
    return this.setOf("exclude_ports_for_uids");
  }

  set excludePortsForUids(value: readonly string[]) {
    this.assign("excludePortsForUids", value);
  }

  resetExcludePortsForUids(): void {
    this.assign("excludePortsForUids", undefined);
  }

  get excludePortsForUidsInput(): readonly string[] | undefined {
    return this.settingOf("excludePortsForUids");
  }
}

/** Queries to nameservers. */
export interface KumaDataplaneProxyRedirectDns {
  /** Whether queries go to the sidecar. Default: `false`. */
  readonly enabled?: boolean | IResolvable | undefined;
  /** Port of the sidecar's DNS. Default: 15053. */
  readonly port?: number | undefined;
  /** Every query to port 53, not just those to the host's own nameservers. Default: `false`. */
  readonly captureAll?: boolean | IResolvable | undefined;
  /** Leave connection tracking of DNS in one zone. Default: `false`. */
  readonly skipConntrackZoneSplit?: boolean | IResolvable | undefined;
  /** Where the host lists its nameservers. Default: `/etc/resolv.conf`. */
  readonly resolvConfigPath?: string | undefined;
}

export class KumaDataplaneProxyRedirectDnsOutputReference extends ObjectReference<KumaDataplaneProxyRedirectDns> {
  get enabled(): IResolvable {
    return this.getBooleanAttribute("enabled");
  }

  set enabled(value: boolean | IResolvable) {
    this.assign("enabled", value);
  }

  resetEnabled(): void {
    this.assign("enabled", undefined);
  }

  get enabledInput(): boolean | IResolvable | undefined {
    return this.settingOf("enabled");
  }

  get port(): number {
    return this.getNumberAttribute("port");
  }

  set port(value: number) {
    this.assign("port", value);
  }

  resetPort(): void {
    this.assign("port", undefined);
  }

  get portInput(): number | undefined {
    return this.settingOf("port");
  }

  get captureAll(): IResolvable {
    return this.getBooleanAttribute("capture_all");
  }

  set captureAll(value: boolean | IResolvable) {
    this.assign("captureAll", value);
  }

  resetCaptureAll(): void {
    this.assign("captureAll", undefined);
  }

  get captureAllInput(): boolean | IResolvable | undefined {
    return this.settingOf("captureAll");
  }

  get skipConntrackZoneSplit(): IResolvable {
    return this.getBooleanAttribute("skip_conntrack_zone_split");
  }

  set skipConntrackZoneSplit(value: boolean | IResolvable) {
    this.assign("skipConntrackZoneSplit", value);
  }

  resetSkipConntrackZoneSplit(): void {
    this.assign("skipConntrackZoneSplit", undefined);
  }

  get skipConntrackZoneSplitInput(): boolean | IResolvable | undefined {
    return this.settingOf("skipConntrackZoneSplit");
  }

  get resolvConfigPath(): string {
    return this.getStringAttribute("resolv_config_path");
  }

  set resolvConfigPath(value: string) {
    this.assign("resolvConfigPath", value);
  }

  resetResolvConfigPath(): void {
    this.assign("resolvConfigPath", undefined);
  }

  get resolvConfigPathInput(): string | undefined {
    return this.settingOf("resolvConfigPath");
  }
}

/** Networks of containers or virtual machines behind this host. */
export interface KumaDataplaneProxyRedirectVnet {
  /** `interface:CIDR`, one for each interface and family. Default: none. */
  readonly networks?: readonly string[] | undefined;
}

export class KumaDataplaneProxyRedirectVnetOutputReference extends ObjectReference<KumaDataplaneProxyRedirectVnet> {
  get networks(): string[] {
    return this.setOf("networks");
  }

  set networks(value: readonly string[]) {
    this.assign("networks", value);
  }

  resetNetworks(): void {
    this.assign("networks", undefined);
  }

  get networksInput(): readonly string[] | undefined {
    return this.settingOf("networks");
  }
}

/** What is redirected, in the words of Kuma's configuration. */
export interface KumaDataplaneProxyRedirect {
  /** What comes in. */
  readonly inbound?: KumaDataplaneProxyRedirectInbound | IResolvable | undefined;
  /** What goes out. */
  readonly outbound?: KumaDataplaneProxyRedirectOutbound | IResolvable | undefined;
  /** Queries to nameservers. */
  readonly dns?: KumaDataplaneProxyRedirectDns | IResolvable | undefined;
  /** Networks of containers or virtual machines behind this host. */
  readonly vnet?: KumaDataplaneProxyRedirectVnet | IResolvable | undefined;
}

export class KumaDataplaneProxyRedirectOutputReference extends ObjectReference<KumaDataplaneProxyRedirect> {
  get inbound(): KumaDataplaneProxyRedirectInboundOutputReference {
    return this.partOf("inbound", "inbound", KumaDataplaneProxyRedirectInboundOutputReference);
  }

  putInbound(value: KumaDataplaneProxyRedirectInbound | IResolvable): void {
    this.assign("inbound", value);
  }

  resetInbound(): void {
    this.assign("inbound", undefined);
  }

  get inboundInput(): KumaDataplaneProxyRedirectInbound | IResolvable | undefined {
    return this.settingOf("inbound");
  }

  get outbound(): KumaDataplaneProxyRedirectOutboundOutputReference {
    return this.partOf("outbound", "outbound", KumaDataplaneProxyRedirectOutboundOutputReference);
  }

  putOutbound(value: KumaDataplaneProxyRedirectOutbound | IResolvable): void {
    this.assign("outbound", value);
  }

  resetOutbound(): void {
    this.assign("outbound", undefined);
  }

  get outboundInput(): KumaDataplaneProxyRedirectOutbound | IResolvable | undefined {
    return this.settingOf("outbound");
  }

  get dns(): KumaDataplaneProxyRedirectDnsOutputReference {
    return this.partOf("dns", "dns", KumaDataplaneProxyRedirectDnsOutputReference);
  }

  putDns(value: KumaDataplaneProxyRedirectDns | IResolvable): void {
    this.assign("dns", value);
  }

  resetDns(): void {
    this.assign("dns", undefined);
  }

  get dnsInput(): KumaDataplaneProxyRedirectDns | IResolvable | undefined {
    return this.settingOf("dns");
  }

  get vnet(): KumaDataplaneProxyRedirectVnetOutputReference {
    return this.partOf("vnet", "vnet", KumaDataplaneProxyRedirectVnetOutputReference);
  }

  putVnet(value: KumaDataplaneProxyRedirectVnet | IResolvable): void {
    this.assign("vnet", value);
  }

  resetVnet(): void {
    this.assign("vnet", undefined);
  }

  get vnetInput(): KumaDataplaneProxyRedirectVnet | IResolvable | undefined {
    return this.settingOf("vnet");
  }
}

/** Log every packet of both hooks. */
export interface KumaDataplaneProxyLog {
  /** Default: `false`. */
  readonly enabled?: boolean | IResolvable | undefined;
  /** 0 to 7, syslog's. Default: 7. */
  readonly level?: number | undefined;
}

export class KumaDataplaneProxyLogOutputReference extends ObjectReference<KumaDataplaneProxyLog> {
  get enabled(): IResolvable {
    return this.getBooleanAttribute("enabled");
  }

  set enabled(value: boolean | IResolvable) {
    this.assign("enabled", value);
  }

  resetEnabled(): void {
    this.assign("enabled", undefined);
  }

  get enabledInput(): boolean | IResolvable | undefined {
    return this.settingOf("enabled");
  }

  get level(): number {
    return this.getNumberAttribute("level");
  }

  set level(value: number) {
    this.assign("level", value);
  }

  resetLevel(): void {
    this.assign("level", undefined);
  }

  get levelInput(): number | undefined {
    return this.settingOf("level");
  }
}

/** Comments that say why each rule is there. */
export interface KumaDataplaneProxyComments {
  /** Leave them out. Default: `false`. */
  readonly disabled?: boolean | IResolvable | undefined;
}

export class KumaDataplaneProxyCommentsOutputReference extends ObjectReference<KumaDataplaneProxyComments> {
  get disabled(): IResolvable {
    return this.getBooleanAttribute("disabled");
  }

  set disabled(value: boolean | IResolvable) {
    this.assign("disabled", value);
  }

  resetDisabled(): void {
    this.assign("disabled", undefined);
  }

  get disabledInput(): boolean | IResolvable | undefined {
    return this.settingOf("disabled");
  }
}

/** A failed load of the rules is tried again. */
export interface KumaDataplaneProxyRetry {
  /** How often. Default: 4. */
  readonly maxRetries?: number | undefined;
  /** After so long: a Go duration. Default: `2s`. */
  readonly sleepBetweenRetries?: string | undefined;
}

export class KumaDataplaneProxyRetryOutputReference extends ObjectReference<KumaDataplaneProxyRetry> {
  get maxRetries(): number {
    return this.getNumberAttribute("max_retries");
  }

  set maxRetries(value: number) {
    this.assign("maxRetries", value);
  }

  resetMaxRetries(): void {
    this.assign("maxRetries", undefined);
  }

  get maxRetriesInput(): number | undefined {
    return this.settingOf("maxRetries");
  }

  get sleepBetweenRetries(): string {
    return this.getStringAttribute("sleep_between_retries");
  }

  set sleepBetweenRetries(value: string) {
    this.assign("sleepBetweenRetries", value);
  }

  resetSleepBetweenRetries(): void {
    this.assign("sleepBetweenRetries", undefined);
  }

  get sleepBetweenRetriesInput(): string | undefined {
    return this.settingOf("sleepBetweenRetries");
  }
}

/** Absolute paths of the host's executables. Default: found on the host. */
export interface KumaDataplaneProxyIptablesExecutables {
  /** Path of iptables. */
  readonly iptables?: string | undefined;
  /** Path of iptables-save. */
  readonly iptablesSave?: string | undefined;
  /** Path of iptables-restore. */
  readonly iptablesRestore?: string | undefined;
  /** Path of ip6tables. */
  readonly ip6Tables?: string | undefined;
  /** Path of ip6tables-save. */
  readonly ip6TablesSave?: string | undefined;
  /** Path of ip6tables-restore. */
  readonly ip6TablesRestore?: string | undefined;
}

export class KumaDataplaneProxyIptablesExecutablesOutputReference extends ObjectReference<KumaDataplaneProxyIptablesExecutables> {
  get iptables(): string {
    return this.getStringAttribute("iptables");
  }

  set iptables(value: string) {
    this.assign("iptables", value);
  }

  resetIptables(): void {
    this.assign("iptables", undefined);
  }

  get iptablesInput(): string | undefined {
    return this.settingOf("iptables");
  }

  get iptablesSave(): string {
    return this.getStringAttribute("iptables_save");
  }

  set iptablesSave(value: string) {
    this.assign("iptablesSave", value);
  }

  resetIptablesSave(): void {
    this.assign("iptablesSave", undefined);
  }

  get iptablesSaveInput(): string | undefined {
    return this.settingOf("iptablesSave");
  }

  get iptablesRestore(): string {
    return this.getStringAttribute("iptables_restore");
  }

  set iptablesRestore(value: string) {
    this.assign("iptablesRestore", value);
  }

  resetIptablesRestore(): void {
    this.assign("iptablesRestore", undefined);
  }

  get iptablesRestoreInput(): string | undefined {
    return this.settingOf("iptablesRestore");
  }

  get ip6Tables(): string {
    return this.getStringAttribute("ip6tables");
  }

  set ip6Tables(value: string) {
    this.assign("ip6Tables", value);
  }

  resetIp6Tables(): void {
    this.assign("ip6Tables", undefined);
  }

  get ip6TablesInput(): string | undefined {
    return this.settingOf("ip6Tables");
  }

  get ip6TablesSave(): string {
    return this.getStringAttribute("ip6tables_save");
  }

  set ip6TablesSave(value: string) {
    this.assign("ip6TablesSave", value);
  }

  resetIp6TablesSave(): void {
    this.assign("ip6TablesSave", undefined);
  }

  get ip6TablesSaveInput(): string | undefined {
    return this.settingOf("ip6TablesSave");
  }

  get ip6TablesRestore(): string {
    return this.getStringAttribute("ip6tables_restore");
  }

  set ip6TablesRestore(value: string) {
    this.assign("ip6TablesRestore", value);
  }

  resetIp6TablesRestore(): void {
    this.assign("ip6TablesRestore", undefined);
  }

  get ip6TablesRestoreInput(): string | undefined {
    return this.settingOf("ip6TablesRestore");
  }
}

/** The policy of the host's rules, from which ports and families come. Default: the defaults. */
export interface KumaDataplaneProxy {
  /** The proxy user: a uid, or the name in `proxy_user`. Default: the uid of `proxy_user`. */
  readonly kumaDpUser?: string | undefined;
  /** `dualstack`, or `ipv4`, which leaves IPv6 untouched. Default: `dualstack`. */
  readonly ipFamilyMode?: string | undefined;
  /** What is redirected, in the words of Kuma's configuration. */
  readonly redirect?: KumaDataplaneProxyRedirect | IResolvable | undefined;
  /** Drop packets that connection tracking cannot make sense of. Default: `false`. */
  readonly dropInvalidPackets?: boolean | IResolvable | undefined;
  /** Log every packet of both hooks. */
  readonly log?: KumaDataplaneProxyLog | IResolvable | undefined;
  /** Comments that say why each rule is there. */
  readonly comments?: KumaDataplaneProxyComments | IResolvable | undefined;
  /** Seconds to wait for the lock of iptables-legacy; 0 waits for ever. Default: 5. */
  readonly wait?: number | undefined;
  /** Microseconds between two looks at that lock. Default: 0. */
  readonly waitInterval?: number | undefined;
  /** A failed load of the rules is tried again. */
  readonly retry?: KumaDataplaneProxyRetry | IResolvable | undefined;
  /** Absolute paths of the host's executables. Default: found on the host. */
  readonly iptablesExecutables?: KumaDataplaneProxyIptablesExecutables | IResolvable | undefined;
  /** `true` is `persistence = "firewalld"`, where that says nothing. Default: `false`. */
  readonly storeFirewalld?: boolean | IResolvable | undefined;
  /** Connections older than the rules pass by. Default: `true`. */
  readonly keepExistingConnections?: boolean | IResolvable | undefined;
}

export class KumaDataplaneProxyOutputReference extends ObjectReference<KumaDataplaneProxy> {
  get kumaDpUser(): string {
    return this.getStringAttribute("kuma_dp_user");
  }

  set kumaDpUser(value: string) {
    this.assign("kumaDpUser", value);
  }

  resetKumaDpUser(): void {
    this.assign("kumaDpUser", undefined);
  }

  get kumaDpUserInput(): string | undefined {
    return this.settingOf("kumaDpUser");
  }

  get ipFamilyMode(): string {
    return this.getStringAttribute("ip_family_mode");
  }

  set ipFamilyMode(value: string) {
    this.assign("ipFamilyMode", value);
  }

  resetIpFamilyMode(): void {
    this.assign("ipFamilyMode", undefined);
  }

  get ipFamilyModeInput(): string | undefined {
    return this.settingOf("ipFamilyMode");
  }

  get redirect(): KumaDataplaneProxyRedirectOutputReference {
    return this.partOf("redirect", "redirect", KumaDataplaneProxyRedirectOutputReference);
  }

  putRedirect(value: KumaDataplaneProxyRedirect | IResolvable): void {
    this.assign("redirect", value);
  }

  resetRedirect(): void {
    this.assign("redirect", undefined);
  }

  get redirectInput(): KumaDataplaneProxyRedirect | IResolvable | undefined {
    return this.settingOf("redirect");
  }

  get dropInvalidPackets(): IResolvable {
    return this.getBooleanAttribute("drop_invalid_packets");
  }

  set dropInvalidPackets(value: boolean | IResolvable) {
    this.assign("dropInvalidPackets", value);
  }

  resetDropInvalidPackets(): void {
    this.assign("dropInvalidPackets", undefined);
  }

  get dropInvalidPacketsInput(): boolean | IResolvable | undefined {
    return this.settingOf("dropInvalidPackets");
  }

  get log(): KumaDataplaneProxyLogOutputReference {
    return this.partOf("log", "log", KumaDataplaneProxyLogOutputReference);
  }

  putLog(value: KumaDataplaneProxyLog | IResolvable): void {
    this.assign("log", value);
  }

  resetLog(): void {
    this.assign("log", undefined);
  }

  get logInput(): KumaDataplaneProxyLog | IResolvable | undefined {
    return this.settingOf("log");
  }

  get comments(): KumaDataplaneProxyCommentsOutputReference {
    return this.partOf("comments", "comments", KumaDataplaneProxyCommentsOutputReference);
  }

  putComments(value: KumaDataplaneProxyComments | IResolvable): void {
    this.assign("comments", value);
  }

  resetComments(): void {
    this.assign("comments", undefined);
  }

  get commentsInput(): KumaDataplaneProxyComments | IResolvable | undefined {
    return this.settingOf("comments");
  }

  get wait(): number {
    return this.getNumberAttribute("wait");
  }

  set wait(value: number) {
    this.assign("wait", value);
  }

  resetWait(): void {
    this.assign("wait", undefined);
  }

  get waitInput(): number | undefined {
    return this.settingOf("wait");
  }

  get waitInterval(): number {
    return this.getNumberAttribute("wait_interval");
  }

  set waitInterval(value: number) {
    this.assign("waitInterval", value);
  }

  resetWaitInterval(): void {
    this.assign("waitInterval", undefined);
  }

  get waitIntervalInput(): number | undefined {
    return this.settingOf("waitInterval");
  }

  get retry(): KumaDataplaneProxyRetryOutputReference {
    return this.partOf("retry", "retry", KumaDataplaneProxyRetryOutputReference);
  }

  putRetry(value: KumaDataplaneProxyRetry | IResolvable): void {
    this.assign("retry", value);
  }

  resetRetry(): void {
    this.assign("retry", undefined);
  }

  get retryInput(): KumaDataplaneProxyRetry | IResolvable | undefined {
    return this.settingOf("retry");
  }

  get iptablesExecutables(): KumaDataplaneProxyIptablesExecutablesOutputReference {
    return this.partOf(
      "iptablesExecutables",
      "iptables_executables",
      KumaDataplaneProxyIptablesExecutablesOutputReference,
    );
  }

  putIptablesExecutables(value: KumaDataplaneProxyIptablesExecutables | IResolvable): void {
    this.assign("iptablesExecutables", value);
  }

  resetIptablesExecutables(): void {
    this.assign("iptablesExecutables", undefined);
  }

  get iptablesExecutablesInput(): KumaDataplaneProxyIptablesExecutables | IResolvable | undefined {
    return this.settingOf("iptablesExecutables");
  }

  get storeFirewalld(): IResolvable {
    return this.getBooleanAttribute("store_firewalld");
  }

  set storeFirewalld(value: boolean | IResolvable) {
    this.assign("storeFirewalld", value);
  }

  resetStoreFirewalld(): void {
    this.assign("storeFirewalld", undefined);
  }

  get storeFirewalldInput(): boolean | IResolvable | undefined {
    return this.settingOf("storeFirewalld");
  }

  get keepExistingConnections(): IResolvable {
    return this.getBooleanAttribute("keep_existing_connections");
  }

  set keepExistingConnections(value: boolean | IResolvable) {
    this.assign("keepExistingConnections", value);
  }

  resetKeepExistingConnections(): void {
    this.assign("keepExistingConnections", undefined);
  }

  get keepExistingConnectionsInput(): boolean | IResolvable | undefined {
    return this.settingOf("keepExistingConnections");
  }
}

/** The sidecar opens TCP connections to the application to know whether it is there. */
export interface KumaDataplaneNetworkingInboundServiceProbe {
  /** Time between two connections, a Go duration. Default: the control plane's. */
  readonly interval?: string | undefined;
  /** Time that a connection may take, a Go duration. Default: the control plane's. */
  readonly timeout?: string | undefined;
  /** Connections that fail before the service counts as gone. Default: the control plane's. */
  readonly unhealthyThreshold?: number | undefined;
  /** Connections that succeed before it counts as back. Default: the control plane's. */
  readonly healthyThreshold?: number | undefined;
}

export class KumaDataplaneNetworkingInboundServiceProbeOutputReference extends ObjectReference<KumaDataplaneNetworkingInboundServiceProbe> {
  get interval(): string {
    return this.getStringAttribute("interval");
  }

  set interval(value: string) {
    this.assign("interval", value);
  }

  resetInterval(): void {
    this.assign("interval", undefined);
  }

  get intervalInput(): string | undefined {
    return this.settingOf("interval");
  }

  get timeout(): string {
    return this.getStringAttribute("timeout");
  }

  set timeout(value: string) {
    this.assign("timeout", value);
  }

  resetTimeout(): void {
    this.assign("timeout", undefined);
  }

  get timeoutInput(): string | undefined {
    return this.settingOf("timeout");
  }

  get unhealthyThreshold(): number {
    return this.getNumberAttribute("unhealthy_threshold");
  }

  set unhealthyThreshold(value: number) {
    this.assign("unhealthyThreshold", value);
  }

  resetUnhealthyThreshold(): void {
    this.assign("unhealthyThreshold", undefined);
  }

  get unhealthyThresholdInput(): number | undefined {
    return this.settingOf("unhealthyThreshold");
  }

  get healthyThreshold(): number {
    return this.getNumberAttribute("healthy_threshold");
  }

  set healthyThreshold(value: number) {
    this.assign("healthyThreshold", value);
  }

  resetHealthyThreshold(): void {
    this.assign("healthyThreshold", undefined);
  }

  get healthyThresholdInput(): number | undefined {
    return this.settingOf("healthyThreshold");
  }
}

/** Services of the host. At least one, unless there is a `gateway`. */
export interface KumaDataplaneNetworkingInbound {
  /** Port that other sidecars connect to, or a variable. Required. */
  readonly port?: string | undefined;
  /** Port of the application, or a variable. Default: `port`. */
  readonly servicePort?: string | undefined;
  /** IP address of the application. Default: 127.0.0.1; from Kuma 1.8 on the inbound's own address. */
  readonly serviceAddress?: string | undefined;
  /** IP address that other sidecars connect to. Default: `networking.address`. */
  readonly address?: string | undefined;
  /** Name of the inbound (Kuma from 2.8 on). Default: its port. */
  readonly name?: string | undefined;
  /** `tcp`, `http`, `http2`, `grpc`, `kafka` or `tls`, from Kuma 2.14 on: before, it is the tag `kuma.io/protocol`. Default: `tcp`. */
  readonly protocol?: string | undefined;
  /** `Ready`, `NotReady` or `Ignored` (Kuma from 2.6 on). Default: `Ready`. */
  readonly state?: string | undefined;
  /** Tags, up to Kuma 2.14; `kuma.io/service` among them. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** The sidecar opens TCP connections to the application to know whether it is there. */
  readonly serviceProbe?: KumaDataplaneNetworkingInboundServiceProbe | IResolvable | undefined;
}

export class KumaDataplaneNetworkingInboundOutputReference extends ObjectReference<KumaDataplaneNetworkingInbound> {
  get port(): string {
    return this.getStringAttribute("port");
  }

  set port(value: string) {
    this.assign("port", value);
  }

  resetPort(): void {
    this.assign("port", undefined);
  }

  get portInput(): string | undefined {
    return this.settingOf("port");
  }

  get servicePort(): string {
    return this.getStringAttribute("service_port");
  }

  set servicePort(value: string) {
    this.assign("servicePort", value);
  }

  resetServicePort(): void {
    this.assign("servicePort", undefined);
  }

  get servicePortInput(): string | undefined {
    return this.settingOf("servicePort");
  }

  get serviceAddress(): string {
    return this.getStringAttribute("service_address");
  }

  set serviceAddress(value: string) {
    this.assign("serviceAddress", value);
  }

  resetServiceAddress(): void {
    this.assign("serviceAddress", undefined);
  }

  get serviceAddressInput(): string | undefined {
    return this.settingOf("serviceAddress");
  }

  get address(): string {
    return this.getStringAttribute("address");
  }

  set address(value: string) {
    this.assign("address", value);
  }

  resetAddress(): void {
    this.assign("address", undefined);
  }

  get addressInput(): string | undefined {
    return this.settingOf("address");
  }

  get name(): string {
    return this.getStringAttribute("name");
  }

  set name(value: string) {
    this.assign("name", value);
  }

  resetName(): void {
    this.assign("name", undefined);
  }

  get nameInput(): string | undefined {
    return this.settingOf("name");
  }

  get protocol(): string {
    return this.getStringAttribute("protocol");
  }

  set protocol(value: string) {
    this.assign("protocol", value);
  }

  resetProtocol(): void {
    this.assign("protocol", undefined);
  }

  get protocolInput(): string | undefined {
    return this.settingOf("protocol");
  }

  get state(): string {
    return this.getStringAttribute("state");
  }

  set state(value: string) {
    this.assign("state", value);
  }

  resetState(): void {
    this.assign("state", undefined);
  }

  get stateInput(): string | undefined {
    return this.settingOf("state");
  }

  get tags(): Record<string, string> {
    return this.getStringMapAttribute("tags");
  }

  set tags(value: Readonly<Record<string, string>>) {
    this.assign("tags", value);
  }

  resetTags(): void {
    this.assign("tags", undefined);
  }

  get tagsInput(): Readonly<Record<string, string>> | undefined {
    return this.settingOf("tags");
  }

  get serviceProbe(): KumaDataplaneNetworkingInboundServiceProbeOutputReference {
    return this.partOf("serviceProbe", "service_probe", KumaDataplaneNetworkingInboundServiceProbeOutputReference);
  }

  putServiceProbe(value: KumaDataplaneNetworkingInboundServiceProbe | IResolvable): void {
    this.assign("serviceProbe", value);
  }

  resetServiceProbe(): void {
    this.assign("serviceProbe", undefined);
  }

  get serviceProbeInput(): KumaDataplaneNetworkingInboundServiceProbe | IResolvable | undefined {
    return this.settingOf("serviceProbe");
  }
}

export class KumaDataplaneNetworkingInboundList extends ObjectList<KumaDataplaneNetworkingInbound> {
  get(index: number): KumaDataplaneNetworkingInboundOutputReference {
    return new KumaDataplaneNetworkingInboundOutputReference(
      this.terraformResource,
      this.terraformAttribute,
      index,
      this.wrapsSet,
    );
  }
}

/** The sidecar of a gateway, up to Kuma 2.14: it has no inbound. */
export interface KumaDataplaneNetworkingGateway {
  /** `delegated` or `builtin`. Default: `delegated`. */
  readonly type?: string | undefined;
  /** Tags; `kuma.io/service` among them. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

export class KumaDataplaneNetworkingGatewayOutputReference extends ObjectReference<KumaDataplaneNetworkingGateway> {
  get type(): string {
    return this.getStringAttribute("type");
  }

  set type(value: string) {
    this.assign("type", value);
  }

  resetType(): void {
    this.assign("type", undefined);
  }

  get typeInput(): string | undefined {
    return this.settingOf("type");
  }

  get tags(): Record<string, string> {
    return this.getStringMapAttribute("tags");
  }

  set tags(value: Readonly<Record<string, string>>) {
    this.assign("tags", value);
  }

  resetTags(): void {
    this.assign("tags", undefined);
  }

  get tagsInput(): Readonly<Record<string, string>> | undefined {
    return this.settingOf("tags");
  }
}

/** Which service, from Kuma 2.8 on; from 3.0 on the only way. */
export interface KumaDataplaneNetworkingOutboundBackendRef {
  /** `MeshService`, `MeshExternalService` or `MeshMultiZoneService`. Required. */
  readonly kind?: string | undefined;
  /** Its name, where it is not told by its labels. */
  readonly name?: string | undefined;
  /** One of its ports. */
  readonly port?: number | undefined;
  /** Its labels, where it is not told by its name. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export class KumaDataplaneNetworkingOutboundBackendRefOutputReference extends ObjectReference<KumaDataplaneNetworkingOutboundBackendRef> {
  get kind(): string {
    return this.getStringAttribute("kind");
  }

  set kind(value: string) {
    this.assign("kind", value);
  }

  resetKind(): void {
    this.assign("kind", undefined);
  }

  get kindInput(): string | undefined {
    return this.settingOf("kind");
  }

  get name(): string {
    return this.getStringAttribute("name");
  }

  set name(value: string) {
    this.assign("name", value);
  }

  resetName(): void {
    this.assign("name", undefined);
  }

  get nameInput(): string | undefined {
    return this.settingOf("name");
  }

  get port(): number {
    return this.getNumberAttribute("port");
  }

  set port(value: number) {
    this.assign("port", value);
  }

  resetPort(): void {
    this.assign("port", undefined);
  }

  get portInput(): number | undefined {
    return this.settingOf("port");
  }

  get labels(): Record<string, string> {
    return this.getStringMapAttribute("labels");
  }

  set labels(value: Readonly<Record<string, string>>) {
    this.assign("labels", value);
  }

  resetLabels(): void {
    this.assign("labels", undefined);
  }

  get labelsInput(): Readonly<Record<string, string>> | undefined {
    return this.settingOf("labels");
  }
}

/** Services that applications reach on a port of this host, without rules. Only where `transparentProxy` is `false`. */
export interface KumaDataplaneNetworkingOutbound {
  /** IP address that applications connect to. Default: 127.0.0.1. */
  readonly address?: string | undefined;
  /** Port that applications connect to, or a variable. Required. */
  readonly port?: string | undefined;
  /** Which service, up to Kuma 2.14: `kuma.io/service`, and other tags of it. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Which service, from Kuma 2.8 on; from 3.0 on the only way. */
  readonly backendRef?: KumaDataplaneNetworkingOutboundBackendRef | IResolvable | undefined;
}

export class KumaDataplaneNetworkingOutboundOutputReference extends ObjectReference<KumaDataplaneNetworkingOutbound> {
  get address(): string {
    return this.getStringAttribute("address");
  }

  set address(value: string) {
    this.assign("address", value);
  }

  resetAddress(): void {
    this.assign("address", undefined);
  }

  get addressInput(): string | undefined {
    return this.settingOf("address");
  }

  get port(): string {
    return this.getStringAttribute("port");
  }

  set port(value: string) {
    this.assign("port", value);
  }

  resetPort(): void {
    this.assign("port", undefined);
  }

  get portInput(): string | undefined {
    return this.settingOf("port");
  }

  get tags(): Record<string, string> {
    return this.getStringMapAttribute("tags");
  }

  set tags(value: Readonly<Record<string, string>>) {
    this.assign("tags", value);
  }

  resetTags(): void {
    this.assign("tags", undefined);
  }

  get tagsInput(): Readonly<Record<string, string>> | undefined {
    return this.settingOf("tags");
  }

  get backendRef(): KumaDataplaneNetworkingOutboundBackendRefOutputReference {
    return this.partOf("backendRef", "backend_ref", KumaDataplaneNetworkingOutboundBackendRefOutputReference);
  }

  putBackendRef(value: KumaDataplaneNetworkingOutboundBackendRef | IResolvable): void {
    this.assign("backendRef", value);
  }

  resetBackendRef(): void {
    this.assign("backendRef", undefined);
  }

  get backendRefInput(): KumaDataplaneNetworkingOutboundBackendRef | IResolvable | undefined {
    return this.settingOf("backendRef");
  }
}

export class KumaDataplaneNetworkingOutboundList extends ObjectList<KumaDataplaneNetworkingOutbound> {
  get(index: number): KumaDataplaneNetworkingOutboundOutputReference {
    return new KumaDataplaneNetworkingOutboundOutputReference(
      this.terraformResource,
      this.terraformAttribute,
      index,
      this.wrapsSet,
    );
  }
}

/** Which ones. An empty list is none. */
export interface KumaDataplaneNetworkingTransparentProxyingReachableBackendsRefs {
  /** `MeshService`, `MeshExternalService` or `MeshMultiZoneService`. Required. */
  readonly kind?: string | undefined;
  /** Its name, where it is not told by its labels. */
  readonly name?: string | undefined;
  /** One of its ports. */
  readonly port?: number | undefined;
  /** Its labels, where it is not told by its name. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Beside `name`. */
  readonly namespace?: string | undefined;
}

export class KumaDataplaneNetworkingTransparentProxyingReachableBackendsRefsOutputReference extends ObjectReference<KumaDataplaneNetworkingTransparentProxyingReachableBackendsRefs> {
  get kind(): string {
    return this.getStringAttribute("kind");
  }

  set kind(value: string) {
    this.assign("kind", value);
  }

  resetKind(): void {
    this.assign("kind", undefined);
  }

  get kindInput(): string | undefined {
    return this.settingOf("kind");
  }

  get name(): string {
    return this.getStringAttribute("name");
  }

  set name(value: string) {
    this.assign("name", value);
  }

  resetName(): void {
    this.assign("name", undefined);
  }

  get nameInput(): string | undefined {
    return this.settingOf("name");
  }

  get port(): number {
    return this.getNumberAttribute("port");
  }

  set port(value: number) {
    this.assign("port", value);
  }

  resetPort(): void {
    this.assign("port", undefined);
  }

  get portInput(): number | undefined {
    return this.settingOf("port");
  }

  get labels(): Record<string, string> {
    return this.getStringMapAttribute("labels");
  }

  set labels(value: Readonly<Record<string, string>>) {
    this.assign("labels", value);
  }

  resetLabels(): void {
    this.assign("labels", undefined);
  }

  get labelsInput(): Readonly<Record<string, string>> | undefined {
    return this.settingOf("labels");
  }

  get namespace(): string {
    return this.getStringAttribute("namespace");
  }

  set namespace(value: string) {
    this.assign("namespace", value);
  }

  resetNamespace(): void {
    this.assign("namespace", undefined);
  }

  get namespaceInput(): string | undefined {
    return this.settingOf("namespace");
  }
}

export class KumaDataplaneNetworkingTransparentProxyingReachableBackendsRefsList extends ObjectList<KumaDataplaneNetworkingTransparentProxyingReachableBackendsRefs> {
  get(index: number): KumaDataplaneNetworkingTransparentProxyingReachableBackendsRefsOutputReference {
    return new KumaDataplaneNetworkingTransparentProxyingReachableBackendsRefsOutputReference(
      this.terraformResource,
      this.terraformAttribute,
      index,
      this.wrapsSet,
    );
  }
}

/** Backends that the sidecar is told of (Kuma from 2.9 on). Default: all. */
export interface KumaDataplaneNetworkingTransparentProxyingReachableBackends {
  /** Which ones. An empty list is none. */
  readonly refs?: readonly KumaDataplaneNetworkingTransparentProxyingReachableBackendsRefs[] | IResolvable | undefined;
}

export class KumaDataplaneNetworkingTransparentProxyingReachableBackendsOutputReference extends ObjectReference<KumaDataplaneNetworkingTransparentProxyingReachableBackends> {
  get refs(): KumaDataplaneNetworkingTransparentProxyingReachableBackendsRefsList {
    return this.partOf("refs", "refs", KumaDataplaneNetworkingTransparentProxyingReachableBackendsRefsList);
  }

  putRefs(value: readonly KumaDataplaneNetworkingTransparentProxyingReachableBackendsRefs[] | IResolvable): void {
    this.assign("refs", value);
  }

  resetRefs(): void {
    this.assign("refs", undefined);
  }

  get refsInput():
    | readonly KumaDataplaneNetworkingTransparentProxyingReachableBackendsRefs[]
    | IResolvable
    | undefined {
    return this.settingOf("refs");
  }
}

/** What of the mesh a sidecar with rules is told. */
export interface KumaDataplaneNetworkingTransparentProxying {
  /** Services whose instances are reached by their own addresses; `*` is all. Default: none. */
  readonly directAccessServices?: readonly string[] | undefined;
  /** Services that the sidecar is told of (Kuma 1.5 to 2.14). Default: all. */
  readonly reachableServices?: readonly string[] | undefined;
  /** Backends that the sidecar is told of (Kuma from 2.9 on). Default: all. */
  readonly reachableBackends?: KumaDataplaneNetworkingTransparentProxyingReachableBackends | IResolvable | undefined;
}

export class KumaDataplaneNetworkingTransparentProxyingOutputReference extends ObjectReference<KumaDataplaneNetworkingTransparentProxying> {
  get directAccessServices(): string[] {
    return this.setOf("direct_access_services");
  }

  set directAccessServices(value: readonly string[]) {
    this.assign("directAccessServices", value);
  }

  resetDirectAccessServices(): void {
    this.assign("directAccessServices", undefined);
  }

  get directAccessServicesInput(): readonly string[] | undefined {
    return this.settingOf("directAccessServices");
  }

  get reachableServices(): string[] {
    return this.setOf("reachable_services");
  }

  set reachableServices(value: readonly string[]) {
    this.assign("reachableServices", value);
  }

  resetReachableServices(): void {
    this.assign("reachableServices", undefined);
  }

  get reachableServicesInput(): readonly string[] | undefined {
    return this.settingOf("reachableServices");
  }

  get reachableBackends(): KumaDataplaneNetworkingTransparentProxyingReachableBackendsOutputReference {
    return this.partOf(
      "reachableBackends",
      "reachable_backends",
      KumaDataplaneNetworkingTransparentProxyingReachableBackendsOutputReference,
    );
  }

  putReachableBackends(value: KumaDataplaneNetworkingTransparentProxyingReachableBackends | IResolvable): void {
    this.assign("reachableBackends", value);
  }

  resetReachableBackends(): void {
    this.assign("reachableBackends", undefined);
  }

  get reachableBackendsInput(): KumaDataplaneNetworkingTransparentProxyingReachableBackends | IResolvable | undefined {
    return this.settingOf("reachableBackends");
  }
}

/** Envoy's own interface, on the loopback interface (Kuma from 1.5 on). */
export interface KumaDataplaneNetworkingAdmin {
  /** Its port, or a variable. Default: 9901. */
  readonly port?: string | undefined;
}

export class KumaDataplaneNetworkingAdminOutputReference extends ObjectReference<KumaDataplaneNetworkingAdmin> {
  get port(): string {
    return this.getStringAttribute("port");
  }

  set port(value: string) {
    this.assign("port", value);
  }

  resetPort(): void {
    this.assign("port", undefined);
  }

  get portInput(): string | undefined {
    return this.settingOf("port");
  }
}

/** Where the sidecar is, and for which services. */
export interface KumaDataplaneNetworking {
  /** IP address or DNS name under which other sidecars reach this one, or a variable. Required. */
  readonly address?: string | undefined;
  /** What other sidecars reach in its place, where the host is behind NAT. Default: `address`. */
  readonly advertisedAddress?: string | undefined;
  /** Services of the host. At least one, unless there is a `gateway`. */
  readonly inbound?: readonly KumaDataplaneNetworkingInbound[] | IResolvable | undefined;
  /** The sidecar of a gateway, up to Kuma 2.14: it has no inbound. */
  readonly gateway?: KumaDataplaneNetworkingGateway | IResolvable | undefined;
  /** Services that applications reach on a port of this host, without rules. Only where `transparentProxy` is `false`. */
  readonly outbound?: readonly KumaDataplaneNetworkingOutbound[] | IResolvable | undefined;
  /** What of the mesh a sidecar with rules is told. */
  readonly transparentProxying?: KumaDataplaneNetworkingTransparentProxying | IResolvable | undefined;
  /** Envoy's own interface, on the loopback interface (Kuma from 1.5 on). */
  readonly admin?: KumaDataplaneNetworkingAdmin | IResolvable | undefined;
}

export class KumaDataplaneNetworkingOutputReference extends ObjectReference<KumaDataplaneNetworking> {
  get address(): string {
    return this.getStringAttribute("address");
  }

  set address(value: string) {
    this.assign("address", value);
  }

  resetAddress(): void {
    this.assign("address", undefined);
  }

  get addressInput(): string | undefined {
    return this.settingOf("address");
  }

  get advertisedAddress(): string {
    return this.getStringAttribute("advertised_address");
  }

  set advertisedAddress(value: string) {
    this.assign("advertisedAddress", value);
  }

  resetAdvertisedAddress(): void {
    this.assign("advertisedAddress", undefined);
  }

  get advertisedAddressInput(): string | undefined {
    return this.settingOf("advertisedAddress");
  }

  get inbound(): KumaDataplaneNetworkingInboundList {
    return this.partOf("inbound", "inbound", KumaDataplaneNetworkingInboundList);
  }

  putInbound(value: readonly KumaDataplaneNetworkingInbound[] | IResolvable): void {
    this.assign("inbound", value);
  }

  resetInbound(): void {
    this.assign("inbound", undefined);
  }

  get inboundInput(): readonly KumaDataplaneNetworkingInbound[] | IResolvable | undefined {
    return this.settingOf("inbound");
  }

  get gateway(): KumaDataplaneNetworkingGatewayOutputReference {
    return this.partOf("gateway", "gateway", KumaDataplaneNetworkingGatewayOutputReference);
  }

  putGateway(value: KumaDataplaneNetworkingGateway | IResolvable): void {
    this.assign("gateway", value);
  }

  resetGateway(): void {
    this.assign("gateway", undefined);
  }

  get gatewayInput(): KumaDataplaneNetworkingGateway | IResolvable | undefined {
    return this.settingOf("gateway");
  }

  get outbound(): KumaDataplaneNetworkingOutboundList {
    return this.partOf("outbound", "outbound", KumaDataplaneNetworkingOutboundList);
  }

  putOutbound(value: readonly KumaDataplaneNetworkingOutbound[] | IResolvable): void {
    this.assign("outbound", value);
  }

  resetOutbound(): void {
    this.assign("outbound", undefined);
  }

  get outboundInput(): readonly KumaDataplaneNetworkingOutbound[] | IResolvable | undefined {
    return this.settingOf("outbound");
  }

  get transparentProxying(): KumaDataplaneNetworkingTransparentProxyingOutputReference {
    return this.partOf(
      "transparentProxying",
      "transparent_proxying",
      KumaDataplaneNetworkingTransparentProxyingOutputReference,
    );
  }

  putTransparentProxying(value: KumaDataplaneNetworkingTransparentProxying | IResolvable): void {
    this.assign("transparentProxying", value);
  }

  resetTransparentProxying(): void {
    this.assign("transparentProxying", undefined);
  }

  get transparentProxyingInput(): KumaDataplaneNetworkingTransparentProxying | IResolvable | undefined {
    return this.settingOf("transparentProxying");
  }

  get admin(): KumaDataplaneNetworkingAdminOutputReference {
    return this.partOf("admin", "admin", KumaDataplaneNetworkingAdminOutputReference);
  }

  putAdmin(value: KumaDataplaneNetworkingAdmin | IResolvable): void {
    this.assign("admin", value);
  }

  resetAdmin(): void {
    this.assign("admin", undefined);
  }

  get adminInput(): KumaDataplaneNetworkingAdmin | IResolvable | undefined {
    return this.settingOf("admin");
  }
}

/** The user whose traffic leaves the host untouched. */
export interface KumaDataplaneProxyUser {
  /** Default: `kuma-dp`. */
  readonly name?: string | undefined;
  /** Never root. Default: 5678. */
  readonly uid?: number | undefined;
  /** Create the user when the host has none of that name. Default: `true`. */
  readonly create?: boolean | IResolvable | undefined;
}

export class KumaDataplaneProxyUserOutputReference extends ObjectReference<KumaDataplaneProxyUser> {
  get name(): string {
    return this.getStringAttribute("name");
  }

  set name(value: string) {
    this.assign("name", value);
  }

  resetName(): void {
    this.assign("name", undefined);
  }

  get nameInput(): string | undefined {
    return this.settingOf("name");
  }

  get uid(): number {
    return this.getNumberAttribute("uid");
  }

  set uid(value: number) {
    this.assign("uid", value);
  }

  resetUid(): void {
    this.assign("uid", undefined);
  }

  get uidInput(): number | undefined {
    return this.settingOf("uid");
  }

  get create(): IResolvable {
    return this.getBooleanAttribute("create");
  }

  set create(value: boolean | IResolvable) {
    this.assign("create", value);
  }

  resetCreate(): void {
    this.assign("create", undefined);
  }

  get createInput(): boolean | IResolvable | undefined {
    return this.settingOf("create");
  }
}

/** The control plane that the proxy belongs to. Required. */
export interface KumaDataplaneControlPlane {
  /** Its server for data planes: `https://control-plane:5678`. Required. */
  readonly address?: string | undefined;
  /** Certificates in PEM by which its own is verified, or a reference: `env:NAME`, `file:PATH`. Default: any certificate is taken. */
  readonly caCert?: string | undefined;
}

export class KumaDataplaneControlPlaneOutputReference extends ObjectReference<KumaDataplaneControlPlane> {
  get address(): string {
    return this.getStringAttribute("address");
  }

  set address(value: string) {
    this.assign("address", value);
  }

  resetAddress(): void {
    this.assign("address", undefined);
  }

  get addressInput(): string | undefined {
    return this.settingOf("address");
  }

  get caCert(): string {
    return this.getStringAttribute("ca_cert");
  }

  set caCert(value: string) {
    this.assign("caCert", value);
  }

  resetCaCert(): void {
    this.assign("caCert", undefined);
  }

  get caCertInput(): string | undefined {
    return this.settingOf("caCert");
  }
}

/** Programs that are copied to `/opt/kuma-transparent-proxy` on the host. */
export interface KumaDataplaneBinariesCopy {
  /** Path of kuma-dp on the machine of the engine. */
  readonly kumaDp?: string | undefined;
  /** Path of Envoy on the machine of the engine. */
  readonly envoy?: string | undefined;
  /** Path of CoreDNS on the machine of the engine. */
  readonly coredns?: string | undefined;
}

export class KumaDataplaneBinariesCopyOutputReference extends ObjectReference<KumaDataplaneBinariesCopy> {
  get kumaDp(): string {
    return this.getStringAttribute("kuma_dp");
  }

  set kumaDp(value: string) {
    this.assign("kumaDp", value);
  }

  resetKumaDp(): void {
    this.assign("kumaDp", undefined);
  }

  get kumaDpInput(): string | undefined {
    return this.settingOf("kumaDp");
  }

  get envoy(): string {
    return this.getStringAttribute("envoy");
  }

  set envoy(value: string) {
    this.assign("envoy", value);
  }

  resetEnvoy(): void {
    this.assign("envoy", undefined);
  }

  get envoyInput(): string | undefined {
    return this.settingOf("envoy");
  }

  get coredns(): string {
    return this.getStringAttribute("coredns");
  }

  set coredns(value: string) {
    this.assign("coredns", value);
  }

  resetCoredns(): void {
    this.assign("coredns", undefined);
  }

  get corednsInput(): string | undefined {
    return this.settingOf("coredns");
  }
}

/** A release of Kuma that is unpacked to `/opt/kuma-transparent-proxy` on the host. */
export interface KumaDataplaneBinariesArchive {
  /** Path of the `.tar.gz` on the machine of the engine. Required. */
  readonly file?: string | undefined;
  /** Its checksum. Required. */
  readonly sha256?: string | undefined;
}

export class KumaDataplaneBinariesArchiveOutputReference extends ObjectReference<KumaDataplaneBinariesArchive> {
  get file(): string {
    return this.getStringAttribute("file");
  }

  set file(value: string) {
    this.assign("file", value);
  }

  resetFile(): void {
    this.assign("file", undefined);
  }

  get fileInput(): string | undefined {
    return this.settingOf("file");
  }

  get sha256(): string {
    return this.getStringAttribute("sha256");
  }

  set sha256(value: string) {
    this.assign("sha256", value);
  }

  resetSha256(): void {
    this.assign("sha256", undefined);
  }

  get sha256Input(): string | undefined {
    return this.settingOf("sha256");
  }
}

/** Where the programs come from. Default: found on the host. */
export interface KumaDataplaneBinaries {
  /** Path of kuma-dp on the host. Default: found there. */
  readonly kumaDp?: string | undefined;
  /** Path of Envoy on the host. Default: found there. */
  readonly envoy?: string | undefined;
  /** Path of CoreDNS on the host. Default: found there. */
  readonly coredns?: string | undefined;
  /** Programs that are copied to `/opt/kuma-transparent-proxy` on the host. */
  readonly copy?: KumaDataplaneBinariesCopy | IResolvable | undefined;
  /** A release of Kuma that is unpacked to `/opt/kuma-transparent-proxy` on the host. */
  readonly archive?: KumaDataplaneBinariesArchive | IResolvable | undefined;
}

export class KumaDataplaneBinariesOutputReference extends ObjectReference<KumaDataplaneBinaries> {
  get kumaDp(): string {
    return this.getStringAttribute("kuma_dp");
  }

  set kumaDp(value: string) {
    this.assign("kumaDp", value);
  }

  resetKumaDp(): void {
    this.assign("kumaDp", undefined);
  }

  get kumaDpInput(): string | undefined {
    return this.settingOf("kumaDp");
  }

  get envoy(): string {
    return this.getStringAttribute("envoy");
  }

  set envoy(value: string) {
    this.assign("envoy", value);
  }

  resetEnvoy(): void {
    this.assign("envoy", undefined);
  }

  get envoyInput(): string | undefined {
    return this.settingOf("envoy");
  }

  get coredns(): string {
    return this.getStringAttribute("coredns");
  }

  set coredns(value: string) {
    this.assign("coredns", value);
  }

  resetCoredns(): void {
    this.assign("coredns", undefined);
  }

  get corednsInput(): string | undefined {
    return this.settingOf("coredns");
  }

  get copy(): KumaDataplaneBinariesCopyOutputReference {
    return this.partOf("copy", "copy", KumaDataplaneBinariesCopyOutputReference);
  }

  putCopy(value: KumaDataplaneBinariesCopy | IResolvable): void {
    this.assign("copy", value);
  }

  resetCopy(): void {
    this.assign("copy", undefined);
  }

  get copyInput(): KumaDataplaneBinariesCopy | IResolvable | undefined {
    return this.settingOf("copy");
  }

  get archive(): KumaDataplaneBinariesArchiveOutputReference {
    return this.partOf("archive", "archive", KumaDataplaneBinariesArchiveOutputReference);
  }

  putArchive(value: KumaDataplaneBinariesArchive | IResolvable): void {
    this.assign("archive", value);
  }

  resetArchive(): void {
    this.assign("archive", undefined);
  }

  get archiveInput(): KumaDataplaneBinariesArchive | IResolvable | undefined {
    return this.settingOf("archive");
  }
}

/** How kuma-dp is run. */
export interface KumaDataplaneService {
  /** `auto`, `systemd`, or `none` for a supervisor of your own. Default: `auto`. */
  readonly manager?: string | undefined;
  /** Units of applications that start after the proxy is ready, or its first start has failed. Default: none. */
  readonly before?: readonly string[] | undefined;
  /** 0 to 3600 that open connections have when the proxy stops. Default: 30. */
  readonly drainSeconds?: number | undefined;
  /** Files and sockets that the proxy may have open at once. Default: 1048576. */
  readonly openFiles?: number | undefined;
  /** Environment of kuma-dp. No place for secrets. Default: none. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** More arguments of `kuma-dp run`. No place for secrets. Default: none. */
  readonly arguments?: readonly string[] | undefined;
}

export class KumaDataplaneServiceOutputReference extends ObjectReference<KumaDataplaneService> {
  get manager(): string {
    return this.getStringAttribute("manager");
  }

  set manager(value: string) {
    this.assign("manager", value);
  }

  resetManager(): void {
    this.assign("manager", undefined);
  }

  get managerInput(): string | undefined {
    return this.settingOf("manager");
  }

  get before(): string[] {
    return this.setOf("before");
  }

  set before(value: readonly string[]) {
    this.assign("before", value);
  }

  resetBefore(): void {
    this.assign("before", undefined);
  }

  get beforeInput(): readonly string[] | undefined {
    return this.settingOf("before");
  }

  get drainSeconds(): number {
    return this.getNumberAttribute("drain_seconds");
  }

  set drainSeconds(value: number) {
    this.assign("drainSeconds", value);
  }

  resetDrainSeconds(): void {
    this.assign("drainSeconds", undefined);
  }

  get drainSecondsInput(): number | undefined {
    return this.settingOf("drainSeconds");
  }

  get openFiles(): number {
    return this.getNumberAttribute("open_files");
  }

  set openFiles(value: number) {
    this.assign("openFiles", value);
  }

  resetOpenFiles(): void {
    this.assign("openFiles", undefined);
  }

  get openFilesInput(): number | undefined {
    return this.settingOf("openFiles");
  }

  get environment(): Record<string, string> {
    return this.getStringMapAttribute("environment");
  }

  set environment(value: Readonly<Record<string, string>>) {
    this.assign("environment", value);
  }

  resetEnvironment(): void {
    this.assign("environment", undefined);
  }

  get environmentInput(): Readonly<Record<string, string>> | undefined {
    return this.settingOf("environment");
  }

  get arguments(): string[] {
    return this.getListAttribute("arguments");
  }

  set arguments(value: readonly string[]) {
    this.assign("arguments", value);
  }

  resetArguments(): void {
    this.assign("arguments", undefined);
  }

  get argumentsInput(): readonly string[] | undefined {
    return this.settingOf("arguments");
  }
}

/** When the proxy counts as ready. */
export interface KumaDataplaneReady {
  /** 5 to 600 until it has to be ready after a start. Default: 60. */
  readonly timeoutSeconds?: number | undefined;
}

export class KumaDataplaneReadyOutputReference extends ObjectReference<KumaDataplaneReady> {
  get timeoutSeconds(): number {
    return this.getNumberAttribute("timeout_seconds");
  }

  set timeoutSeconds(value: number) {
    this.assign("timeoutSeconds", value);
  }

  resetTimeoutSeconds(): void {
    this.assign("timeoutSeconds", undefined);
  }

  get timeoutSecondsInput(): number | undefined {
    return this.settingOf("timeoutSeconds");
  }
}

/** Hosts to go through, the outermost first. */
export interface KumaDataplaneHostConnectionProxy {
  /** Required. */
  readonly host?: string | undefined;
  /** Default: 22. */
  readonly port?: number | undefined;
  /** Default: `root`. */
  readonly user?: string | undefined;
  /** Password, or a reference (`env:NAME`, `file:PATH`) that alone is kept in the state. */
  readonly password?: string | undefined;
  /** A key in PEM or OpenSSH form, or a reference (`env:NAME`, `file:PATH`) that alone is kept in the state. */
  readonly privateKey?: string | undefined;
  /** Password of the key, or a reference (`env:NAME`, `file:PATH`) that alone is kept in the state. */
  readonly privateKeyPassword?: string | undefined;
  /** Default: `$SSH_AUTH_SOCK`, where neither key nor password is given. */
  readonly agentSocketPath?: string | undefined;
  /** The host's public key, as in known_hosts: `ssh-ed25519 AAAA…`. Default: from `known_hosts`. */
  readonly hostKey?: string | undefined;
  /** How often connecting is tried. Default: 10. */
  readonly dialErrorLimit?: number | undefined;
  /** Seconds for one try to connect. Default: 15. */
  readonly perDialTimeout?: number | undefined;
}

export class KumaDataplaneHostConnectionProxyOutputReference extends ObjectReference<KumaDataplaneHostConnectionProxy> {
  get host(): string {
    return this.getStringAttribute("host");
  }

  set host(value: string) {
    this.assign("host", value);
  }

  resetHost(): void {
    this.assign("host", undefined);
  }

  get hostInput(): string | undefined {
    return this.settingOf("host");
  }

  get port(): number {
    return this.getNumberAttribute("port");
  }

  set port(value: number) {
    this.assign("port", value);
  }

  resetPort(): void {
    this.assign("port", undefined);
  }

  get portInput(): number | undefined {
    return this.settingOf("port");
  }

  get user(): string {
    return this.getStringAttribute("user");
  }

  set user(value: string) {
    this.assign("user", value);
  }

  resetUser(): void {
    this.assign("user", undefined);
  }

  get userInput(): string | undefined {
    return this.settingOf("user");
  }

  get password(): string {
    return this.getStringAttribute("password");
  }

  set password(value: string) {
    this.assign("password", value);
  }

  resetPassword(): void {
    this.assign("password", undefined);
  }

  get passwordInput(): string | undefined {
    return this.settingOf("password");
  }

  get privateKey(): string {
    return this.getStringAttribute("private_key");
  }

  set privateKey(value: string) {
    this.assign("privateKey", value);
  }

  resetPrivateKey(): void {
    this.assign("privateKey", undefined);
  }

  get privateKeyInput(): string | undefined {
    return this.settingOf("privateKey");
  }

  get privateKeyPassword(): string {
    return this.getStringAttribute("private_key_password");
  }

  set privateKeyPassword(value: string) {
    this.assign("privateKeyPassword", value);
  }

  resetPrivateKeyPassword(): void {
    this.assign("privateKeyPassword", undefined);
  }

  get privateKeyPasswordInput(): string | undefined {
    return this.settingOf("privateKeyPassword");
  }

  get agentSocketPath(): string {
    return this.getStringAttribute("agent_socket_path");
  }

  set agentSocketPath(value: string) {
    this.assign("agentSocketPath", value);
  }

  resetAgentSocketPath(): void {
    this.assign("agentSocketPath", undefined);
  }

  get agentSocketPathInput(): string | undefined {
    return this.settingOf("agentSocketPath");
  }

  get hostKey(): string {
    return this.getStringAttribute("host_key");
  }

  set hostKey(value: string) {
    this.assign("hostKey", value);
  }

  resetHostKey(): void {
    this.assign("hostKey", undefined);
  }

  get hostKeyInput(): string | undefined {
    return this.settingOf("hostKey");
  }

  get dialErrorLimit(): number {
    return this.getNumberAttribute("dial_error_limit");
  }

  set dialErrorLimit(value: number) {
    this.assign("dialErrorLimit", value);
  }

  resetDialErrorLimit(): void {
    this.assign("dialErrorLimit", undefined);
  }

  get dialErrorLimitInput(): number | undefined {
    return this.settingOf("dialErrorLimit");
  }

  get perDialTimeout(): number {
    return this.getNumberAttribute("per_dial_timeout");
  }

  set perDialTimeout(value: number) {
    this.assign("perDialTimeout", value);
  }

  resetPerDialTimeout(): void {
    this.assign("perDialTimeout", undefined);
  }

  get perDialTimeoutInput(): number | undefined {
    return this.settingOf("perDialTimeout");
  }
}

export class KumaDataplaneHostConnectionProxyList extends ObjectList<KumaDataplaneHostConnectionProxy> {
  get(index: number): KumaDataplaneHostConnectionProxyOutputReference {
    return new KumaDataplaneHostConnectionProxyOutputReference(
      this.terraformResource,
      this.terraformAttribute,
      index,
      this.wrapsSet,
    );
  }
}

/** Become root by sudo. */
export interface KumaDataplaneHostConnectionSudo {
  /** Password that sudo asks for, or a reference (`env:NAME`, `file:PATH`) that alone is kept in the state. */
  readonly password?: string | undefined;
}

export class KumaDataplaneHostConnectionSudoOutputReference extends ObjectReference<KumaDataplaneHostConnectionSudo> {
  get password(): string {
    return this.getStringAttribute("password");
  }

  set password(value: string) {
    this.assign("password", value);
  }

  resetPassword(): void {
    this.assign("password", undefined);
  }

  get passwordInput(): string | undefined {
    return this.settingOf("password");
  }
}

/** How to reach the host. Default: this machine. */
export interface KumaDataplaneHostConnection {
  /** Any argv that gives a POSIX shell on stdin: `["docker", "exec", "-i", "web", "sh"]`. In place of `host`. */
  readonly exec?: readonly string[] | undefined;
  /** Name or address, by SSH. */
  readonly host?: string | undefined;
  /** Default: 22. */
  readonly port?: number | undefined;
  /** Default: `root`. */
  readonly user?: string | undefined;
  /** Password, or a reference (`env:NAME`, `file:PATH`) that alone is kept in the state. */
  readonly password?: string | undefined;
  /** A key in PEM or OpenSSH form, or a reference (`env:NAME`, `file:PATH`) that alone is kept in the state. */
  readonly privateKey?: string | undefined;
  /** Password of the key, or a reference (`env:NAME`, `file:PATH`) that alone is kept in the state. */
  readonly privateKeyPassword?: string | undefined;
  /** Default: `$SSH_AUTH_SOCK`, where neither key nor password is given. */
  readonly agentSocketPath?: string | undefined;
  /** The host's public key, as in known_hosts: `ssh-ed25519 AAAA…`. Default: from `known_hosts`. */
  readonly hostKey?: string | undefined;
  /** How often connecting is tried. Default: 10. */
  readonly dialErrorLimit?: number | undefined;
  /** Seconds for one try to connect. Default: 15. */
  readonly perDialTimeout?: number | undefined;
  /** Hosts to go through, the outermost first. */
  readonly proxy?: readonly KumaDataplaneHostConnectionProxy[] | IResolvable | undefined;
  /** Path of a known_hosts file. Default: `~/.ssh/known_hosts`. */
  readonly knownHosts?: string | undefined;
  /** `refuse`, or `record` the key that is shown first. Default: `refuse`. */
  readonly onUnknownHostKey?: string | undefined;
  /** Become root by sudo. */
  readonly sudo?: KumaDataplaneHostConnectionSudo | IResolvable | undefined;
}

export class KumaDataplaneHostConnectionOutputReference extends ObjectReference<KumaDataplaneHostConnection> {
  get exec(): string[] {
    return this.getListAttribute("exec");
  }

  set exec(value: readonly string[]) {
    this.assign("exec", value);
  }

  resetExec(): void {
    this.assign("exec", undefined);
  }

  get execInput(): readonly string[] | undefined {
    return this.settingOf("exec");
  }

  get host(): string {
    return this.getStringAttribute("host");
  }

  set host(value: string) {
    this.assign("host", value);
  }

  resetHost(): void {
    this.assign("host", undefined);
  }

  get hostInput(): string | undefined {
    return this.settingOf("host");
  }

  get port(): number {
    return this.getNumberAttribute("port");
  }

  set port(value: number) {
    this.assign("port", value);
  }

  resetPort(): void {
    this.assign("port", undefined);
  }

  get portInput(): number | undefined {
    return this.settingOf("port");
  }

  get user(): string {
    return this.getStringAttribute("user");
  }

  set user(value: string) {
    this.assign("user", value);
  }

  resetUser(): void {
    this.assign("user", undefined);
  }

  get userInput(): string | undefined {
    return this.settingOf("user");
  }

  get password(): string {
    return this.getStringAttribute("password");
  }

  set password(value: string) {
    this.assign("password", value);
  }

  resetPassword(): void {
    this.assign("password", undefined);
  }

  get passwordInput(): string | undefined {
    return this.settingOf("password");
  }

  get privateKey(): string {
    return this.getStringAttribute("private_key");
  }

  set privateKey(value: string) {
    this.assign("privateKey", value);
  }

  resetPrivateKey(): void {
    this.assign("privateKey", undefined);
  }

  get privateKeyInput(): string | undefined {
    return this.settingOf("privateKey");
  }

  get privateKeyPassword(): string {
    return this.getStringAttribute("private_key_password");
  }

  set privateKeyPassword(value: string) {
    this.assign("privateKeyPassword", value);
  }

  resetPrivateKeyPassword(): void {
    this.assign("privateKeyPassword", undefined);
  }

  get privateKeyPasswordInput(): string | undefined {
    return this.settingOf("privateKeyPassword");
  }

  get agentSocketPath(): string {
    return this.getStringAttribute("agent_socket_path");
  }

  set agentSocketPath(value: string) {
    this.assign("agentSocketPath", value);
  }

  resetAgentSocketPath(): void {
    this.assign("agentSocketPath", undefined);
  }

  get agentSocketPathInput(): string | undefined {
    return this.settingOf("agentSocketPath");
  }

  get hostKey(): string {
    return this.getStringAttribute("host_key");
  }

  set hostKey(value: string) {
    this.assign("hostKey", value);
  }

  resetHostKey(): void {
    this.assign("hostKey", undefined);
  }

  get hostKeyInput(): string | undefined {
    return this.settingOf("hostKey");
  }

  get dialErrorLimit(): number {
    return this.getNumberAttribute("dial_error_limit");
  }

  set dialErrorLimit(value: number) {
    this.assign("dialErrorLimit", value);
  }

  resetDialErrorLimit(): void {
    this.assign("dialErrorLimit", undefined);
  }

  get dialErrorLimitInput(): number | undefined {
    return this.settingOf("dialErrorLimit");
  }

  get perDialTimeout(): number {
    return this.getNumberAttribute("per_dial_timeout");
  }

  set perDialTimeout(value: number) {
    this.assign("perDialTimeout", value);
  }

  resetPerDialTimeout(): void {
    this.assign("perDialTimeout", undefined);
  }

  get perDialTimeoutInput(): number | undefined {
    return this.settingOf("perDialTimeout");
  }

  get proxy(): KumaDataplaneHostConnectionProxyList {
    return this.partOf("proxy", "proxy", KumaDataplaneHostConnectionProxyList);
  }

  putProxy(value: readonly KumaDataplaneHostConnectionProxy[] | IResolvable): void {
    this.assign("proxy", value);
  }

  resetProxy(): void {
    this.assign("proxy", undefined);
  }

  get proxyInput(): readonly KumaDataplaneHostConnectionProxy[] | IResolvable | undefined {
    return this.settingOf("proxy");
  }

  get knownHosts(): string {
    return this.getStringAttribute("known_hosts");
  }

  set knownHosts(value: string) {
    this.assign("knownHosts", value);
  }

  resetKnownHosts(): void {
    this.assign("knownHosts", undefined);
  }

  get knownHostsInput(): string | undefined {
    return this.settingOf("knownHosts");
  }

  get onUnknownHostKey(): string {
    return this.getStringAttribute("on_unknown_host_key");
  }

  set onUnknownHostKey(value: string) {
    this.assign("onUnknownHostKey", value);
  }

  resetOnUnknownHostKey(): void {
    this.assign("onUnknownHostKey", undefined);
  }

  get onUnknownHostKeyInput(): string | undefined {
    return this.settingOf("onUnknownHostKey");
  }

  get sudo(): KumaDataplaneHostConnectionSudoOutputReference {
    return this.partOf("sudo", "sudo", KumaDataplaneHostConnectionSudoOutputReference);
  }

  putSudo(value: KumaDataplaneHostConnectionSudo | IResolvable): void {
    this.assign("sudo", value);
  }

  resetSudo(): void {
    this.assign("sudo", undefined);
  }

  get sudoInput(): KumaDataplaneHostConnectionSudo | IResolvable | undefined {
    return this.settingOf("sudo");
  }
}

/** How long a change waits for a word over a new connection, before the host takes it back. */
export interface KumaDataplaneConfirm {
  /** `false`: a change counts at once. Default: `true`. */
  readonly enabled?: boolean | IResolvable | undefined;
  /** 10 to 3600. Default: 90. */
  readonly timeoutSeconds?: number | undefined;
  /** Commands for a POSIX shell on the host that have to succeed before a change counts. Default: none. */
  readonly checks?: readonly string[] | undefined;
}

export class KumaDataplaneConfirmOutputReference extends ObjectReference<KumaDataplaneConfirm> {
  get enabled(): IResolvable {
    return this.getBooleanAttribute("enabled");
  }

  set enabled(value: boolean | IResolvable) {
    this.assign("enabled", value);
  }

  resetEnabled(): void {
    this.assign("enabled", undefined);
  }

  get enabledInput(): boolean | IResolvable | undefined {
    return this.settingOf("enabled");
  }

  get timeoutSeconds(): number {
    return this.getNumberAttribute("timeout_seconds");
  }

  set timeoutSeconds(value: number) {
    this.assign("timeoutSeconds", value);
  }

  resetTimeoutSeconds(): void {
    this.assign("timeoutSeconds", undefined);
  }

  get timeoutSecondsInput(): number | undefined {
    return this.settingOf("timeoutSeconds");
  }

  get checks(): string[] {
    return this.getListAttribute("checks");
  }

  set checks(value: readonly string[]) {
    this.assign("checks", value);
  }

  resetChecks(): void {
    this.assign("checks", undefined);
  }

  get checksInput(): readonly string[] | undefined {
    return this.settingOf("checks");
  }
}

/** `kuma_dataplane`. The sidecar of one Linux host: its Dataplane resource, and kuma-dp with Envoy as a service. */
export class KumaDataplane extends BoundResource {
  static readonly tfResourceType: string = "kuma_dataplane";

  constructor(scope: Construct, id: string, config: KumaDataplaneConfig = {}) {
    super(scope, id, KUMA_DATAPLANE_SCHEMA, config);
  }

  static isKumaDataplane(x: unknown): x is KumaDataplane {
    return TerraformResource.isTerraformResource(x) && x.terraformResourceType === KumaDataplane.tfResourceType;
  }

  /**
   * A resource whose configuration Terraform will write, of what is there already.
   *
   * @param importFromId the host, as `ssh:web-1:22`
   */
  static generateConfigForImport(
    scope: Construct,
    importToId: string,
    importFromId: string,
    provider?: TerraformProvider,
  ): ImportableResource {
    const of = { terraformResourceType: KumaDataplane.tfResourceType, importId: importFromId };
    return new ImportableResource(scope, importToId, provider === undefined ? of : { ...of, provider });
  }

  get kumaVersion(): string {
    return this.getStringAttribute("kuma_version");
  }

  set kumaVersion(value: string) {
    this.assign("kumaVersion", value);
  }

  resetKumaVersion(): void {
    this.assign("kumaVersion", undefined);
  }

  get kumaVersionInput(): string | undefined {
    return this.settingOf("kumaVersion");
  }

  get proxy(): KumaDataplaneProxyOutputReference {
    return this.partOf("proxy", "proxy", KumaDataplaneProxyOutputReference);
  }

  putProxy(value: KumaDataplaneProxy | IResolvable): void {
    this.assign("proxy", value);
  }

  resetProxy(): void {
    this.assign("proxy", undefined);
  }

  get proxyInput(): KumaDataplaneProxy | IResolvable | undefined {
    return this.settingOf("proxy");
  }

  get transparentProxy(): IResolvable {
    return this.getBooleanAttribute("transparent_proxy");
  }

  set transparentProxy(value: boolean | IResolvable) {
    this.assign("transparentProxy", value);
  }

  resetTransparentProxy(): void {
    this.assign("transparentProxy", undefined);
  }

  get transparentProxyInput(): boolean | IResolvable | undefined {
    return this.settingOf("transparentProxy");
  }

  get mesh(): string {
    return this.getStringAttribute("mesh");
  }

  set mesh(value: string) {
    this.assign("mesh", value);
  }

  resetMesh(): void {
    this.assign("mesh", undefined);
  }

  get meshInput(): string | undefined {
    return this.settingOf("mesh");
  }

  get name(): string {
    return this.getStringAttribute("name");
  }

  set name(value: string) {
    this.assign("name", value);
  }

  resetName(): void {
    this.assign("name", undefined);
  }

  get nameInput(): string | undefined {
    return this.settingOf("name");
  }

  get labels(): Record<string, string> {
    return this.getStringMapAttribute("labels");
  }

  set labels(value: Readonly<Record<string, string>>) {
    this.assign("labels", value);
  }

  resetLabels(): void {
    this.assign("labels", undefined);
  }

  get labelsInput(): Readonly<Record<string, string>> | undefined {
    return this.settingOf("labels");
  }

  get networking(): KumaDataplaneNetworkingOutputReference {
    return this.partOf("networking", "networking", KumaDataplaneNetworkingOutputReference);
  }

  putNetworking(value: KumaDataplaneNetworking | IResolvable): void {
    this.assign("networking", value);
  }

  resetNetworking(): void {
    this.assign("networking", undefined);
  }

  get networkingInput(): KumaDataplaneNetworking | IResolvable | undefined {
    return this.settingOf("networking");
  }

  get proxyUser(): KumaDataplaneProxyUserOutputReference {
    return this.partOf("proxyUser", "proxy_user", KumaDataplaneProxyUserOutputReference);
  }

  putProxyUser(value: KumaDataplaneProxyUser | IResolvable): void {
    this.assign("proxyUser", value);
  }

  resetProxyUser(): void {
    this.assign("proxyUser", undefined);
  }

  get proxyUserInput(): KumaDataplaneProxyUser | IResolvable | undefined {
    return this.settingOf("proxyUser");
  }

  get controlPlane(): KumaDataplaneControlPlaneOutputReference {
    return this.partOf("controlPlane", "control_plane", KumaDataplaneControlPlaneOutputReference);
  }

  putControlPlane(value: KumaDataplaneControlPlane | IResolvable): void {
    this.assign("controlPlane", value);
  }

  resetControlPlane(): void {
    this.assign("controlPlane", undefined);
  }

  get controlPlaneInput(): KumaDataplaneControlPlane | IResolvable | undefined {
    return this.settingOf("controlPlane");
  }

  get token(): string {
    return this.getStringAttribute("token");
  }

  set token(value: string) {
    this.assign("token", value);
  }

  resetToken(): void {
    this.assign("token", undefined);
  }

  get tokenInput(): string | undefined {
    return this.settingOf("token");
  }

  get variables(): Record<string, string> {
    return this.getStringMapAttribute("variables");
  }

  set variables(value: Readonly<Record<string, string>>) {
    this.assign("variables", value);
  }

  resetVariables(): void {
    this.assign("variables", undefined);
  }

  get variablesInput(): Readonly<Record<string, string>> | undefined {
    return this.settingOf("variables");
  }

  get binaries(): KumaDataplaneBinariesOutputReference {
    return this.partOf("binaries", "binaries", KumaDataplaneBinariesOutputReference);
  }

  putBinaries(value: KumaDataplaneBinaries | IResolvable): void {
    this.assign("binaries", value);
  }

  resetBinaries(): void {
    this.assign("binaries", undefined);
  }

  get binariesInput(): KumaDataplaneBinaries | IResolvable | undefined {
    return this.settingOf("binaries");
  }

  get service(): KumaDataplaneServiceOutputReference {
    return this.partOf("service", "service", KumaDataplaneServiceOutputReference);
  }

  putService(value: KumaDataplaneService | IResolvable): void {
    this.assign("service", value);
  }

  resetService(): void {
    this.assign("service", undefined);
  }

  get serviceInput(): KumaDataplaneService | IResolvable | undefined {
    return this.settingOf("service");
  }

  get ready(): KumaDataplaneReadyOutputReference {
    return this.partOf("ready", "ready", KumaDataplaneReadyOutputReference);
  }

  putReady(value: KumaDataplaneReady | IResolvable): void {
    this.assign("ready", value);
  }

  resetReady(): void {
    this.assign("ready", undefined);
  }

  get readyInput(): KumaDataplaneReady | IResolvable | undefined {
    return this.settingOf("ready");
  }

  get hostConnection(): KumaDataplaneHostConnectionOutputReference {
    return this.partOf("hostConnection", "host_connection", KumaDataplaneHostConnectionOutputReference);
  }

  putHostConnection(value: KumaDataplaneHostConnection | IResolvable): void {
    this.assign("hostConnection", value);
  }

  resetHostConnection(): void {
    this.assign("hostConnection", undefined);
  }

  get hostConnectionInput(): KumaDataplaneHostConnection | IResolvable | undefined {
    return this.settingOf("hostConnection");
  }

  get confirm(): KumaDataplaneConfirmOutputReference {
    return this.partOf("confirm", "confirm", KumaDataplaneConfirmOutputReference);
  }

  putConfirm(value: KumaDataplaneConfirm | IResolvable): void {
    this.assign("confirm", value);
  }

  resetConfirm(): void {
    this.assign("confirm", undefined);
  }

  get confirmInput(): KumaDataplaneConfirm | IResolvable | undefined {
    return this.settingOf("confirm");
  }

  get onUnreachable(): string {
    return this.getStringAttribute("on_unreachable");
  }

  set onUnreachable(value: string) {
    this.assign("onUnreachable", value);
  }

  resetOnUnreachable(): void {
    this.assign("onUnreachable", undefined);
  }

  get onUnreachableInput(): string | undefined {
    return this.settingOf("onUnreachable");
  }

  /** Which machine it is: `local`, `ssh:web-1:22`, `exec:docker exec -i web sh`. */
  get id(): string {
    return this.getStringAttribute("id");
  }

  /** `in sync`, or `drifted: ` and in words what the host has otherwise. */
  get status(): string {
    return this.getStringAttribute("status");
  }

  /** The Dataplane resource, YAML, as kuma-dp is given it. Known in plans. */
  get dataplane(): string {
    return this.getStringAttribute("dataplane");
  }

  /** In words: who runs what, and when it counts. Known in plans. */
  get sidecar(): string[] {
    return this.getListAttribute("sidecar");
  }

  /** By whom kuma-dp is run: `systemd`, or `none` of ours. */
  get runBy(): string {
    return this.getStringAttribute("run_by");
  }

  /** The release of the kuma-dp that is there, as far as it tells. */
  get proxyVersion(): string {
    return this.getStringAttribute("proxy_version");
  }
}
