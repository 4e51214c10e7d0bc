// Made by `npm run docs` of the tables that the provider's schema is made of. Not to be changed by hand.

import {
  ImportableResource,
  type IResolvable,
  type TerraformMetaArguments,
  type TerraformProvider,
  TerraformResource,
} from "cdktf";
import type { Construct } from "constructs";
import { HOST_SCHEMA } from "../../terraform/host-schema";
import { BoundResource } from "../bound-resource";
import { ObjectList, ObjectReference } from "../object-reference";

/** `kuma_transparent_proxy_host`. The transparent proxy of one Linux host: its proxy user, its redirect rules, and what loads them at boot. */
export interface TransparentProxyHostConfig extends TerraformMetaArguments {
  /** The proxy user: a uid, or the name in `proxy_user`. Default: the uid of `proxy_user`. */
  readonly kumaDpUser?: string | undefined;
  /** `dualstack`, or `ipv4`, which leaves IPv6 untouched. Default: `dualstack`. */
  readonly ipFamilyMode?: string | undefined;
  /** What is redirected, in the words of Kuma's configuration. */
  readonly redirect?: TransparentProxyHostRedirect | IResolvable | undefined;
  /** Drop packets that connection tracking cannot make sense of. Default: `false`. */
  readonly dropInvalidPackets?: boolean | IResolvable | undefined;
  /** Log every packet of both hooks. */
  readonly log?: TransparentProxyHostLog | IResolvable | undefined;
  /** Comments that say why each rule is there. */
  readonly comments?: TransparentProxyHostComments | IResolvable | undefined;
  /** Seconds to wait for the lock of iptables-legacy; 0 waits for ever. Default: 5. */
  readonly wait?: number | undefined;
  /** Microseconds between two looks at that lock. Default: 0. */
  readonly waitInterval?: number | undefined;
  /** A failed load of the rules is tried again. */
  readonly retry?: TransparentProxyHostRetry | IResolvable | undefined;
  /** Absolute paths of the host's executables. Default: found on the host. */
  readonly iptablesExecutables?: TransparentProxyHostIptablesExecutables | IResolvable | undefined;
  /** `true` is `persistence = "firewalld"`, where that says nothing. Default: `false`. */
  readonly storeFirewalld?: boolean | IResolvable | undefined;
  /** Connections older than the rules pass by. Default: `true`. */
  readonly keepExistingConnections?: boolean | IResolvable | undefined;
  /** The user whose traffic leaves the host untouched. */
  readonly proxyUser?: TransparentProxyHostProxyUser | IResolvable | undefined;
  /** `auto`, `iptables` or `nftables`. Default: `auto`, what the host uses already; recorded and kept. */
  readonly backend?: string | undefined;
  /** `auto`, `systemd`, `ifupdown`, `firewalld` or `none`. Default: `auto`; recorded and kept. */
  readonly persistence?: string | undefined;
  /** What manages the host, besides SSH. A plan that would take its traffic is refused. */
  readonly managers?: readonly TransparentProxyHostManagers[] | IResolvable | undefined;
  /** While nobody listens as the proxy user: `fail-closed` or `fail-open`. Default: `fail-closed`. */
  readonly onProxyDown?: string | undefined;
  /** What the host itself needs, which passes by at all times: `dns`, `kerberos`, `ldap`, `metadata`, `ntp`, `packages`, `puppet`, `salt`, `ssm`. Default: none. */
  readonly hostEgress?: readonly string[] | undefined;
  /** Let the rules take traffic by which the host is managed. Default: `false`. */
  readonly allowLockout?: boolean | IResolvable | undefined;
  /** How to reach the host. Default: this machine. */
  readonly hostConnection?: TransparentProxyHostHostConnection | IResolvable | undefined;
  /** How long a change waits for a word over a new connection, before the host takes it back. */
  readonly confirm?: TransparentProxyHostConfirm | IResolvable | undefined;
  /** What a destroy does when the host is gone: `fail`, or `forget` it. Default: `fail`. */
  readonly onUnreachable?: string | undefined;
  /** Managers whose traffic is known by name: `ssm`, `ldap`, `kerberos`, `puppet`, `salt`, `ntp`, `metadata`. */
  readonly managerPresets?: readonly string[] | undefined;
}

/** What comes in. */
export interface TransparentProxyHostRedirectInbound {
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

export class TransparentProxyHostRedirectInboundOutputReference extends ObjectReference<TransparentProxyHostRedirectInbound> {
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
export interface TransparentProxyHostRedirectOutbound {
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

export class TransparentProxyHostRedirectOutboundOutputReference extends ObjectReference<TransparentProxyHostRedirectOutbound> {
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
export interface TransparentProxyHostRedirectDns {
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

export class TransparentProxyHostRedirectDnsOutputReference extends ObjectReference<TransparentProxyHostRedirectDns> {
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
export interface TransparentProxyHostRedirectVnet {
  /** `interface:CIDR`, one for each interface and family. Default: none. */
  readonly networks?: readonly string[] | undefined;
}

export class TransparentProxyHostRedirectVnetOutputReference extends ObjectReference<TransparentProxyHostRedirectVnet> {
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
export interface TransparentProxyHostRedirect {
  /** What comes in. */
  readonly inbound?: TransparentProxyHostRedirectInbound | IResolvable | undefined;
  /** What goes out. */
  readonly outbound?: TransparentProxyHostRedirectOutbound | IResolvable | undefined;
  /** Queries to nameservers. */
  readonly dns?: TransparentProxyHostRedirectDns | IResolvable | undefined;
  /** Networks of containers or virtual machines behind this host. */
  readonly vnet?: TransparentProxyHostRedirectVnet | IResolvable | undefined;
}

export class TransparentProxyHostRedirectOutputReference extends ObjectReference<TransparentProxyHostRedirect> {
  get inbound(): TransparentProxyHostRedirectInboundOutputReference {
    return this.partOf("inbound", "inbound", TransparentProxyHostRedirectInboundOutputReference);
  }

  putInbound(value: TransparentProxyHostRedirectInbound | IResolvable): void {
    this.assign("inbound", value);
  }

  resetInbound(): void {
    this.assign("inbound", undefined);
  }

  get inboundInput(): TransparentProxyHostRedirectInbound | IResolvable | undefined {
    return this.settingOf("inbound");
  }

  get outbound(): TransparentProxyHostRedirectOutboundOutputReference {
    return this.partOf("outbound", "outbound", TransparentProxyHostRedirectOutboundOutputReference);
  }

  putOutbound(value: TransparentProxyHostRedirectOutbound | IResolvable): void {
    this.assign("outbound", value);
  }

  resetOutbound(): void {
    this.assign("outbound", undefined);
  }

  get outboundInput(): TransparentProxyHostRedirectOutbound | IResolvable | undefined {
    return this.settingOf("outbound");
  }

  get dns(): TransparentProxyHostRedirectDnsOutputReference {
    return this.partOf("dns", "dns", TransparentProxyHostRedirectDnsOutputReference);
  }

  putDns(value: TransparentProxyHostRedirectDns | IResolvable): void {
    this.assign("dns", value);
  }

  resetDns(): void {
    this.assign("dns", undefined);
  }

  get dnsInput(): TransparentProxyHostRedirectDns | IResolvable | undefined {
    return this.settingOf("dns");
  }

  get vnet(): TransparentProxyHostRedirectVnetOutputReference {
    return this.partOf("vnet", "vnet", TransparentProxyHostRedirectVnetOutputReference);
  }

  putVnet(value: TransparentProxyHostRedirectVnet | IResolvable): void {
    this.assign("vnet", value);
  }

  resetVnet(): void {
    this.assign("vnet", undefined);
  }

  get vnetInput(): TransparentProxyHostRedirectVnet | IResolvable | undefined {
    return this.settingOf("vnet");
  }
}

/** Log every packet of both hooks. */
export interface TransparentProxyHostLog {
  /** Default: `false`. */
  readonly enabled?: boolean | IResolvable | undefined;
  /** 0 to 7, syslog's. Default: 7. */
  readonly level?: number | undefined;
}

export class TransparentProxyHostLogOutputReference extends ObjectReference<TransparentProxyHostLog> {
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
export interface TransparentProxyHostComments {
  /** Leave them out. Default: `false`. */
  readonly disabled?: boolean | IResolvable | undefined;
}

export class TransparentProxyHostCommentsOutputReference extends ObjectReference<TransparentProxyHostComments> {
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
export interface TransparentProxyHostRetry {
  /** How often. Default: 4. */
  readonly maxRetries?: number | undefined;
  /** After so long: a Go duration. Default: `2s`. */
  readonly sleepBetweenRetries?: string | undefined;
}

export class TransparentProxyHostRetryOutputReference extends ObjectReference<TransparentProxyHostRetry> {
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
export interface TransparentProxyHostIptablesExecutables {
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

export class TransparentProxyHostIptablesExecutablesOutputReference extends ObjectReference<TransparentProxyHostIptablesExecutables> {
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

/** The user whose traffic leaves the host untouched. */
export interface TransparentProxyHostProxyUser {
  /** Default: `kuma-dp`. */
  readonly name?: string | undefined;
  /** Never root. Default: 5678. */
  readonly uid?: number | undefined;
  /** Create the user when the host has none of that name. Default: `true`. */
  readonly create?: boolean | IResolvable | undefined;
}

export class TransparentProxyHostProxyUserOutputReference extends ObjectReference<TransparentProxyHostProxyUser> {
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

/** What manages the host, besides SSH. A plan that would take its traffic is refused. */
export interface TransparentProxyHostManagers {
  /** How messages call it. Required. */
  readonly name?: string | undefined;
  /** Who opens the connections: `outbound`, the host, or `inbound`. Default: `outbound`. */
  readonly direction?: string | undefined;
  /** `tcp` or `udp`. Default: `tcp`. */
  readonly protocol?: string | undefined;
  /** Ports and ranges that they are opened to. Required. */
  readonly ports?: readonly string[] | undefined;
  /** Addresses or blocks of the other side. Default: any address. */
  readonly cidrs?: readonly string[] | undefined;
  /** Uids, or ranges of them, that its processes run as; outbound only. Default: any but the proxy user's. */
  readonly uids?: readonly string[] | undefined;
}

export class TransparentProxyHostManagersOutputReference extends ObjectReference<TransparentProxyHostManagers> {
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

  get direction(): string {
    return this.getStringAttribute("direction");
  }

  set direction(value: string) {
    this.assign("direction", value);
  }

  resetDirection(): void {
    this.assign("direction", undefined);
  }

  get directionInput(): string | undefined {
    return this.settingOf("direction");
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

  get ports(): string[] {
    return this.setOf("ports");
  }

  set ports(value: readonly string[]) {
    this.assign("ports", value);
  }

  resetPorts(): void {
    this.assign("ports", undefined);
  }

  get portsInput(): readonly string[] | undefined {
    return this.settingOf("ports");
  }

  get cidrs(): string[] {
    return this.setOf("cidrs");
  }

  set cidrs(value: readonly string[]) {
    this.assign("cidrs", value);
  }

  resetCidrs(): void {
    this.assign("cidrs", undefined);
  }

  get cidrsInput(): readonly string[] | undefined {
    return this.settingOf("cidrs");
  }

  get uids(): string[] {
    return this.setOf("uids");
  }

  set uids(value: readonly string[]) {
    this.assign("uids", value);
  }

  resetUids(): void {
    this.assign("uids", undefined);
  }

  get uidsInput(): readonly string[] | undefined {
    return this.settingOf("uids");
  }
}

export class TransparentProxyHostManagersList extends ObjectList<TransparentProxyHostManagers> {
  get(index: number): TransparentProxyHostManagersOutputReference {
    return new TransparentProxyHostManagersOutputReference(
      this.terraformResource,
      this.terraformAttribute,
      index,
      this.wrapsSet,
    );
  }
}

/** Hosts to go through, the outermost first. */
export interface TransparentProxyHostHostConnectionProxy {
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

export class TransparentProxyHostHostConnectionProxyOutputReference extends ObjectReference<TransparentProxyHostHostConnectionProxy> {
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

export class TransparentProxyHostHostConnectionProxyList extends ObjectList<TransparentProxyHostHostConnectionProxy> {
  get(index: number): TransparentProxyHostHostConnectionProxyOutputReference {
    return new TransparentProxyHostHostConnectionProxyOutputReference(
      this.terraformResource,
      this.terraformAttribute,
      index,
      this.wrapsSet,
    );
  }
}

/** Become root by sudo. */
export interface TransparentProxyHostHostConnectionSudo {
  /** Password that sudo asks for, or a reference (`env:NAME`, `file:PATH`) that alone is kept in the state. */
  readonly password?: string | undefined;
}

export class TransparentProxyHostHostConnectionSudoOutputReference extends ObjectReference<TransparentProxyHostHostConnectionSudo> {
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
export interface TransparentProxyHostHostConnection {
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
  readonly proxy?: readonly TransparentProxyHostHostConnectionProxy[] | IResolvable | undefined;
  /** Path of a known_hosts file. Default: `~/.ssh/known_hosts`. */
  readonly knownHosts?: string | undefined;
  /** `refuse`, or `record` the key that is shown first. Default: `refuse`. */
  readonly onUnknownHostKey?: string | undefined;
  /** Become root by sudo. */
  readonly sudo?: TransparentProxyHostHostConnectionSudo | IResolvable | undefined;
}

export class TransparentProxyHostHostConnectionOutputReference extends ObjectReference<TransparentProxyHostHostConnection> {
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

  get proxy(): TransparentProxyHostHostConnectionProxyList {
    return this.partOf("proxy", "proxy", TransparentProxyHostHostConnectionProxyList);
  }

  putProxy(value: readonly TransparentProxyHostHostConnectionProxy[] | IResolvable): void {
    this.assign("proxy", value);
  }

  resetProxy(): void {
    this.assign("proxy", undefined);
  }

  get proxyInput(): readonly TransparentProxyHostHostConnectionProxy[] | IResolvable | undefined {
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

  get sudo(): TransparentProxyHostHostConnectionSudoOutputReference {
    return this.partOf("sudo", "sudo", TransparentProxyHostHostConnectionSudoOutputReference);
  }

  putSudo(value: TransparentProxyHostHostConnectionSudo | IResolvable): void {
    this.assign("sudo", value);
  }

  resetSudo(): void {
    this.assign("sudo", undefined);
  }

  get sudoInput(): TransparentProxyHostHostConnectionSudo | IResolvable | undefined {
    return this.settingOf("sudo");
  }
}

/** How long a change waits for a word over a new connection, before the host takes it back. */
export interface TransparentProxyHostConfirm {
  /** `false`: a change counts at once. Default: `true`. */
  readonly enabled?: boolean | IResolvable | undefined;
  /** 10 to 3600. Default: 90. */
  readonly timeoutSeconds?: number | undefined;
  /** Commands for a POSIX shell on the host that have to succeed before a change counts. Default: none. */
  readonly checks?: readonly string[] | undefined;
}

export class TransparentProxyHostConfirmOutputReference extends ObjectReference<TransparentProxyHostConfirm> {
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

/** `kuma_transparent_proxy_host`. The transparent proxy of one Linux host: its proxy user, its redirect rules, and what loads them at boot. */
export class TransparentProxyHost extends BoundResource {
  static readonly tfResourceType: string = "kuma_transparent_proxy_host";

  constructor(scope: Construct, id: string, config: TransparentProxyHostConfig = {}) {
    super(scope, id, HOST_SCHEMA, config);
  }

  static isTransparentProxyHost(x: unknown): x is TransparentProxyHost {
    return TerraformResource.isTerraformResource(x) && x.terraformResourceType === TransparentProxyHost.tfResourceType;
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
    const of = { terraformResourceType: TransparentProxyHost.tfResourceType, importId: importFromId };
    return new ImportableResource(scope, importToId, provider === undefined ? of : { ...of, provider });
  }

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

  get redirect(): TransparentProxyHostRedirectOutputReference {
    return this.partOf("redirect", "redirect", TransparentProxyHostRedirectOutputReference);
  }

  putRedirect(value: TransparentProxyHostRedirect | IResolvable): void {
    this.assign("redirect", value);
  }

  resetRedirect(): void {
    this.assign("redirect", undefined);
  }

  get redirectInput(): TransparentProxyHostRedirect | IResolvable | undefined {
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

  get log(): TransparentProxyHostLogOutputReference {
    return this.partOf("log", "log", TransparentProxyHostLogOutputReference);
  }

  putLog(value: TransparentProxyHostLog | IResolvable): void {
    this.assign("log", value);
  }

  resetLog(): void {
    this.assign("log", undefined);
  }

  get logInput(): TransparentProxyHostLog | IResolvable | undefined {
    return this.settingOf("log");
  }

  get comments(): TransparentProxyHostCommentsOutputReference {
    return this.partOf("comments", "comments", TransparentProxyHostCommentsOutputReference);
  }

  putComments(value: TransparentProxyHostComments | IResolvable): void {
    this.assign("comments", value);
  }

  resetComments(): void {
    this.assign("comments", undefined);
  }

  get commentsInput(): TransparentProxyHostComments | IResolvable | undefined {
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

  get retry(): TransparentProxyHostRetryOutputReference {
    return this.partOf("retry", "retry", TransparentProxyHostRetryOutputReference);
  }

  putRetry(value: TransparentProxyHostRetry | IResolvable): void {
    this.assign("retry", value);
  }

  resetRetry(): void {
    this.assign("retry", undefined);
  }

  get retryInput(): TransparentProxyHostRetry | IResolvable | undefined {
    return this.settingOf("retry");
  }

  get iptablesExecutables(): TransparentProxyHostIptablesExecutablesOutputReference {
    return this.partOf(
      "iptablesExecutables",
      "iptables_executables",
      TransparentProxyHostIptablesExecutablesOutputReference,
    );
  }

  putIptablesExecutables(value: TransparentProxyHostIptablesExecutables | IResolvable): void {
    this.assign("iptablesExecutables", value);
  }

  resetIptablesExecutables(): void {
    this.assign("iptablesExecutables", undefined);
  }

  get iptablesExecutablesInput(): TransparentProxyHostIptablesExecutables | IResolvable | undefined {
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

  get proxyUser(): TransparentProxyHostProxyUserOutputReference {
    return this.partOf("proxyUser", "proxy_user", TransparentProxyHostProxyUserOutputReference);
  }

  putProxyUser(value: TransparentProxyHostProxyUser | IResolvable): void {
    this.assign("proxyUser", value);
  }

  resetProxyUser(): void {
    this.assign("proxyUser", undefined);
  }

  get proxyUserInput(): TransparentProxyHostProxyUser | IResolvable | undefined {
    return this.settingOf("proxyUser");
  }

  get backend(): string {
    return this.getStringAttribute("backend");
  }

  set backend(value: string) {
    this.assign("backend", value);
  }

  resetBackend(): void {
    this.assign("backend", undefined);
  }

  get backendInput(): string | undefined {
    return this.settingOf("backend");
  }

  get persistence(): string {
    return this.getStringAttribute("persistence");
  }

  set persistence(value: string) {
    this.assign("persistence", value);
  }

  resetPersistence(): void {
    this.assign("persistence", undefined);
  }

  get persistenceInput(): string | undefined {
    return this.settingOf("persistence");
  }

  get managers(): TransparentProxyHostManagersList {
    return this.partOf("managers", "managers", TransparentProxyHostManagersList);
  }

  putManagers(value: readonly TransparentProxyHostManagers[] | IResolvable): void {
    this.assign("managers", value);
  }

  resetManagers(): void {
    this.assign("managers", undefined);
  }

  get managersInput(): readonly TransparentProxyHostManagers[] | IResolvable | undefined {
    return this.settingOf("managers");
  }

  get onProxyDown(): string {
    return this.getStringAttribute("on_proxy_down");
  }

  set onProxyDown(value: string) {
    this.assign("onProxyDown", value);
  }

  resetOnProxyDown(): void {
    this.assign("onProxyDown", undefined);
  }

  get onProxyDownInput(): string | undefined {
    return this.settingOf("onProxyDown");
  }

  get hostEgress(): string[] {
    return this.setOf("host_egress");
  }

  set hostEgress(value: readonly string[]) {
    this.assign("hostEgress", value);
  }

  resetHostEgress(): void {
    this.assign("hostEgress", undefined);
  }

  get hostEgressInput(): readonly string[] | undefined {
    return this.settingOf("hostEgress");
  }

  get allowLockout(): IResolvable {
    return this.getBooleanAttribute("allow_lockout");
  }

  set allowLockout(value: boolean | IResolvable) {
    this.assign("allowLockout", value);
  }

  resetAllowLockout(): void {
    this.assign("allowLockout", undefined);
  }

  get allowLockoutInput(): boolean | IResolvable | undefined {
    return this.settingOf("allowLockout");
  }

  get hostConnection(): TransparentProxyHostHostConnectionOutputReference {
    return this.partOf("hostConnection", "host_connection", TransparentProxyHostHostConnectionOutputReference);
  }

  putHostConnection(value: TransparentProxyHostHostConnection | IResolvable): void {
    this.assign("hostConnection", value);
  }

  resetHostConnection(): void {
    this.assign("hostConnection", undefined);
  }

  get hostConnectionInput(): TransparentProxyHostHostConnection | IResolvable | undefined {
    return this.settingOf("hostConnection");
  }

  get confirm(): TransparentProxyHostConfirmOutputReference {
    return this.partOf("confirm", "confirm", TransparentProxyHostConfirmOutputReference);
  }

  putConfirm(value: TransparentProxyHostConfirm | IResolvable): void {
    this.assign("confirm", value);
  }

  resetConfirm(): void {
    this.assign("confirm", undefined);
  }

  get confirmInput(): TransparentProxyHostConfirm | IResolvable | undefined {
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

  get managerPresets(): string[] {
    return this.setOf("manager_presets");
  }

  set managerPresets(value: readonly string[]) {
    this.assign("managerPresets", value);
  }

  resetManagerPresets(): void {
    this.assign("managerPresets", undefined);
  }

  get managerPresetsInput(): readonly string[] | undefined {
    return this.settingOf("managerPresets");
  }

  /** Which machine it is: `local`, `ssh:web-1:22`, `exec:docker exec -i web sh`. */
  get id(): string {
    return this.getStringAttribute("id");
  }

  /** `in sync`, or `drifted: ` and in words what the host has otherwise. */
  get status(): string {
    return this.getStringAttribute("status");
  }

  /** Which traffic goes where: one line for each direction and protocol. Known in plans. */
  get traffic(): string[] {
    return this.getListAttribute("traffic");
  }

  /** The rules, `family/table rule`, in the form in which they are compared. Known in plans. */
  get rules(): string[] {
    return this.setOf("rules");
  }
}
