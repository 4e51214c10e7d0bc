// Made by `npm run docs` of the tables that the provider's schema is made of. Not to be changed by hand.

import {
  ImportableResource,
  type IResolvable,
  type TerraformMetaArguments,
  type TerraformProvider,
  TerraformResource,
} from "cdktf";
import type { Construct } from "constructs";
import { MESH_DNS_SCHEMA } from "../../terraform/mesh-dns-schema";
import { BoundResource } from "../bound-resource";
import { ObjectList, ObjectReference } from "../object-reference";

/** `kuma_mesh_dns`. How one Linux host resolves the names of the mesh. */
export interface MeshDnsConfig extends TerraformMetaArguments {
  /** Who answers for names of the mesh: one of the two. */
  readonly via?: MeshDnsVia | IResolvable | undefined;
  /** Version of Kuma, as `kumactl version` prints it: it decides who can answer. Default: not known. */
  readonly kumaVersion?: string | undefined;
  /** Domains that the mesh has its names in. Default: `mesh`. */
  readonly domains?: readonly string[] | undefined;
  /** `auto`, `resolv-conf`, `systemd-resolved`, `dnsmasq`, `network-manager` or `capture`. Default: `auto`, the narrowest way. */
  readonly mode?: string | undefined;
  /** The policy of the host's rules, where it has any: what both say against each other shows in a plan. */
  readonly proxy?: MeshDnsProxy | IResolvable | undefined;
  /** Names that have to resolve on the host before a change is confirmed. */
  readonly probe?: MeshDnsProbe | IResolvable | undefined;
  /** Also take away what kumactl left in resolv.conf. Default: `false`. */
  readonly adopt?: boolean | IResolvable | undefined;
  /** How to reach the host. Default: this machine. */
  readonly hostConnection?: MeshDnsHostConnection | IResolvable | undefined;
  /** How long a change waits for a word over a new connection, before the host takes it back. */
  readonly confirm?: MeshDnsConfirm | IResolvable | undefined;
  /** What a destroy does when the host is gone: `fail`, or `forget` it. Default: `fail`. */
  readonly onUnreachable?: string | undefined;
}

/** The sidecar of the host. */
export interface MeshDnsViaSidecar {
  /** UDP port of its DNS server. Default: 15053. */
  readonly port?: number | undefined;
}

export class MeshDnsViaSidecarOutputReference extends ObjectReference<MeshDnsViaSidecar> {
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
}

/** The control plane, of Kuma up to 1.6. */
export interface MeshDnsViaControlPlane {
  /** IP addresses at which the host reaches it. Required. */
  readonly addresses?: readonly string[] | undefined;
  /** UDP port. Default: 5653. */
  readonly port?: number | undefined;
}

export class MeshDnsViaControlPlaneOutputReference extends ObjectReference<MeshDnsViaControlPlane> {
  get addresses(): string[] {
    return this.getListAttribute("addresses");
  }

  set addresses(value: readonly string[]) {
    this.assign("addresses", value);
  }

  resetAddresses(): void {
    this.assign("addresses", undefined);
  }

  get addressesInput(): readonly string[] | undefined {
    return this.settingOf("addresses");
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
}

/** Who answers for names of the mesh: one of the two. */
export interface MeshDnsVia {
  /** The sidecar of the host. */
  readonly sidecar?: MeshDnsViaSidecar | IResolvable | undefined;
  /** The control plane, of Kuma up to 1.6. */
  readonly controlPlane?: MeshDnsViaControlPlane | IResolvable | undefined;
}

export class MeshDnsViaOutputReference extends ObjectReference<MeshDnsVia> {
  get sidecar(): MeshDnsViaSidecarOutputReference {
    return this.partOf("sidecar", "sidecar", MeshDnsViaSidecarOutputReference);
  }

  putSidecar(value: MeshDnsViaSidecar | IResolvable): void {
    this.assign("sidecar", value);
  }

  resetSidecar(): void {
    this.assign("sidecar", undefined);
  }

  get sidecarInput(): MeshDnsViaSidecar | IResolvable | undefined {
    return this.settingOf("sidecar");
  }

  get controlPlane(): MeshDnsViaControlPlaneOutputReference {
    return this.partOf("controlPlane", "control_plane", MeshDnsViaControlPlaneOutputReference);
  }

  putControlPlane(value: MeshDnsViaControlPlane | IResolvable): void {
    this.assign("controlPlane", value);
  }

  resetControlPlane(): void {
    this.assign("controlPlane", undefined);
  }

  get controlPlaneInput(): MeshDnsViaControlPlane | IResolvable | undefined {
    return this.settingOf("controlPlane");
  }
}

/** What comes in. */
export interface MeshDnsProxyRedirectInbound {
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

export class MeshDnsProxyRedirectInboundOutputReference extends ObjectReference<MeshDnsProxyRedirectInbound> {
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
export interface MeshDnsProxyRedirectOutbound {
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

export class MeshDnsProxyRedirectOutboundOutputReference extends ObjectReference<MeshDnsProxyRedirectOutbound> {
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
export interface MeshDnsProxyRedirectDns {
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

export class MeshDnsProxyRedirectDnsOutputReference extends ObjectReference<MeshDnsProxyRedirectDns> {
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
export interface MeshDnsProxyRedirectVnet {
  /** `interface:CIDR`, one for each interface and family. Default: none. */
  readonly networks?: readonly string[] | undefined;
}

export class MeshDnsProxyRedirectVnetOutputReference extends ObjectReference<MeshDnsProxyRedirectVnet> {
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
export interface MeshDnsProxyRedirect {
  /** What comes in. */
  readonly inbound?: MeshDnsProxyRedirectInbound | IResolvable | undefined;
  /** What goes out. */
  readonly outbound?: MeshDnsProxyRedirectOutbound | IResolvable | undefined;
  /** Queries to nameservers. */
  readonly dns?: MeshDnsProxyRedirectDns | IResolvable | undefined;
  /** Networks of containers or virtual machines behind this host. */
  readonly vnet?: MeshDnsProxyRedirectVnet | IResolvable | undefined;
}

export class MeshDnsProxyRedirectOutputReference extends ObjectReference<MeshDnsProxyRedirect> {
  get inbound(): MeshDnsProxyRedirectInboundOutputReference {
    return this.partOf("inbound", "inbound", MeshDnsProxyRedirectInboundOutputReference);
  }

  putInbound(value: MeshDnsProxyRedirectInbound | IResolvable): void {
    this.assign("inbound", value);
  }

  resetInbound(): void {
    this.assign("inbound", undefined);
  }

  get inboundInput(): MeshDnsProxyRedirectInbound | IResolvable | undefined {
    return this.settingOf("inbound");
  }

  get outbound(): MeshDnsProxyRedirectOutboundOutputReference {
    return this.partOf("outbound", "outbound", MeshDnsProxyRedirectOutboundOutputReference);
  }

  putOutbound(value: MeshDnsProxyRedirectOutbound | IResolvable): void {
    this.assign("outbound", value);
  }

  resetOutbound(): void {
    this.assign("outbound", undefined);
  }

  get outboundInput(): MeshDnsProxyRedirectOutbound | IResolvable | undefined {
    return this.settingOf("outbound");
  }

  get dns(): MeshDnsProxyRedirectDnsOutputReference {
    return this.partOf("dns", "dns", MeshDnsProxyRedirectDnsOutputReference);
  }

  putDns(value: MeshDnsProxyRedirectDns | IResolvable): void {
    this.assign("dns", value);
  }

  resetDns(): void {
    this.assign("dns", undefined);
  }

  get dnsInput(): MeshDnsProxyRedirectDns | IResolvable | undefined {
    return this.settingOf("dns");
  }

  get vnet(): MeshDnsProxyRedirectVnetOutputReference {
    return this.partOf("vnet", "vnet", MeshDnsProxyRedirectVnetOutputReference);
  }

  putVnet(value: MeshDnsProxyRedirectVnet | IResolvable): void {
    this.assign("vnet", value);
  }

  resetVnet(): void {
    this.assign("vnet", undefined);
  }

  get vnetInput(): MeshDnsProxyRedirectVnet | IResolvable | undefined {
    return this.settingOf("vnet");
  }
}

/** Log every packet of both hooks. */
export interface MeshDnsProxyLog {
  /** Default: `false`. */
  readonly enabled?: boolean | IResolvable | undefined;
  /** 0 to 7, syslog's. Default: 7. */
  readonly level?: number | undefined;
}

export class MeshDnsProxyLogOutputReference extends ObjectReference<MeshDnsProxyLog> {
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
export interface MeshDnsProxyComments {
  /** Leave them out. Default: `false`. */
  readonly disabled?: boolean | IResolvable | undefined;
}

export class MeshDnsProxyCommentsOutputReference extends ObjectReference<MeshDnsProxyComments> {
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
export interface MeshDnsProxyRetry {
  /** How often. Default: 4. */
  readonly maxRetries?: number | undefined;
  /** After so long: a Go duration. Default: `2s`. */
  readonly sleepBetweenRetries?: string | undefined;
}

export class MeshDnsProxyRetryOutputReference extends ObjectReference<MeshDnsProxyRetry> {
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
export interface MeshDnsProxyIptablesExecutables {
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

export class MeshDnsProxyIptablesExecutablesOutputReference extends ObjectReference<MeshDnsProxyIptablesExecutables> {
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

/** The policy of the host's rules, where it has any: what both say against each other shows in a plan. */
export interface MeshDnsProxy {
  /** The proxy user: a uid, or the name in `proxy_user`. Default: the uid of `proxy_user`. */
  readonly kumaDpUser?: string | undefined;
  /** `dualstack`, or `ipv4`, which leaves IPv6 untouched. Default: `dualstack`. */
  readonly ipFamilyMode?: string | undefined;
  /** What is redirected, in the words of Kuma's configuration. */
  readonly redirect?: MeshDnsProxyRedirect | IResolvable | undefined;
  /** Drop packets that connection tracking cannot make sense of. Default: `false`. */
  readonly dropInvalidPackets?: boolean | IResolvable | undefined;
  /** Log every packet of both hooks. */
  readonly log?: MeshDnsProxyLog | IResolvable | undefined;
  /** Comments that say why each rule is there. */
  readonly comments?: MeshDnsProxyComments | IResolvable | undefined;
  /** Seconds to wait for the lock of iptables-legacy; 0 waits for ever. Default: 5. */
  readonly wait?: number | undefined;
  /** Microseconds between two looks at that lock. Default: 0. */
  readonly waitInterval?: number | undefined;
  /** A failed load of the rules is tried again. */
  readonly retry?: MeshDnsProxyRetry | IResolvable | undefined;
  /** Absolute paths of the host's executables. Default: found on the host. */
  readonly iptablesExecutables?: MeshDnsProxyIptablesExecutables | IResolvable | undefined;
  /** `true` is `persistence = "firewalld"`, where that says nothing. Default: `false`. */
  readonly storeFirewalld?: boolean | IResolvable | undefined;
  /** Connections older than the rules pass by. Default: `true`. */
  readonly keepExistingConnections?: boolean | IResolvable | undefined;
}

export class MeshDnsProxyOutputReference extends ObjectReference<MeshDnsProxy> {
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

  get redirect(): MeshDnsProxyRedirectOutputReference {
    return this.partOf("redirect", "redirect", MeshDnsProxyRedirectOutputReference);
  }

  putRedirect(value: MeshDnsProxyRedirect | IResolvable): void {
    this.assign("redirect", value);
  }

  resetRedirect(): void {
    this.assign("redirect", undefined);
  }

  get redirectInput(): MeshDnsProxyRedirect | IResolvable | undefined {
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

  get log(): MeshDnsProxyLogOutputReference {
    return this.partOf("log", "log", MeshDnsProxyLogOutputReference);
  }

  putLog(value: MeshDnsProxyLog | IResolvable): void {
    this.assign("log", value);
  }

  resetLog(): void {
    this.assign("log", undefined);
  }

  get logInput(): MeshDnsProxyLog | IResolvable | undefined {
    return this.settingOf("log");
  }

  get comments(): MeshDnsProxyCommentsOutputReference {
    return this.partOf("comments", "comments", MeshDnsProxyCommentsOutputReference);
  }

  putComments(value: MeshDnsProxyComments | IResolvable): void {
    this.assign("comments", value);
  }

  resetComments(): void {
    this.assign("comments", undefined);
  }

  get commentsInput(): MeshDnsProxyComments | IResolvable | undefined {
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

  get retry(): MeshDnsProxyRetryOutputReference {
    return this.partOf("retry", "retry", MeshDnsProxyRetryOutputReference);
  }

  putRetry(value: MeshDnsProxyRetry | IResolvable): void {
    this.assign("retry", value);
  }

  resetRetry(): void {
    this.assign("retry", undefined);
  }

  get retryInput(): MeshDnsProxyRetry | IResolvable | undefined {
    return this.settingOf("retry");
  }

  get iptablesExecutables(): MeshDnsProxyIptablesExecutablesOutputReference {
    return this.partOf("iptablesExecutables", "iptables_executables", MeshDnsProxyIptablesExecutablesOutputReference);
  }

  putIptablesExecutables(value: MeshDnsProxyIptablesExecutables | IResolvable): void {
    this.assign("iptablesExecutables", value);
  }

  resetIptablesExecutables(): void {
    this.assign("iptablesExecutables", undefined);
  }

  get iptablesExecutablesInput(): MeshDnsProxyIptablesExecutables | IResolvable | undefined {
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

/** Names that have to resolve on the host before a change is confirmed. */
export interface MeshDnsProbe {
  /** A name of the mesh: `backend.mesh`. */
  readonly mesh?: string | undefined;
  /** Any other name: `example.com`. */
  readonly other?: string | undefined;
}

export class MeshDnsProbeOutputReference extends ObjectReference<MeshDnsProbe> {
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

  get other(): string {
    return this.getStringAttribute("other");
  }

  set other(value: string) {
    this.assign("other", value);
  }

  resetOther(): void {
    this.assign("other", undefined);
  }

  get otherInput(): string | undefined {
    return this.settingOf("other");
  }
}

/** Hosts to go through, the outermost first. */
export interface MeshDnsHostConnectionProxy {
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

export class MeshDnsHostConnectionProxyOutputReference extends ObjectReference<MeshDnsHostConnectionProxy> {
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

export class MeshDnsHostConnectionProxyList extends ObjectList<MeshDnsHostConnectionProxy> {
  get(index: number): MeshDnsHostConnectionProxyOutputReference {
    return new MeshDnsHostConnectionProxyOutputReference(
      this.terraformResource,
      this.terraformAttribute,
      index,
      this.wrapsSet,
    );
  }
}

/** Become root by sudo. */
export interface MeshDnsHostConnectionSudo {
  /** Password that sudo asks for, or a reference (`env:NAME`, `file:PATH`) that alone is kept in the state. */
  readonly password?: string | undefined;
}

export class MeshDnsHostConnectionSudoOutputReference extends ObjectReference<MeshDnsHostConnectionSudo> {
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
export interface MeshDnsHostConnection {
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
  readonly proxy?: readonly MeshDnsHostConnectionProxy[] | IResolvable | undefined;
  /** Path of a known_hosts file. Default: `~/.ssh/known_hosts`. */
  readonly knownHosts?: string | undefined;
  /** `refuse`, or `record` the key that is shown first. Default: `refuse`. */
  readonly onUnknownHostKey?: string | undefined;
  /** Become root by sudo. */
  readonly sudo?: MeshDnsHostConnectionSudo | IResolvable | undefined;
}

export class MeshDnsHostConnectionOutputReference extends ObjectReference<MeshDnsHostConnection> {
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

  get proxy(): MeshDnsHostConnectionProxyList {
    return this.partOf("proxy", "proxy", MeshDnsHostConnectionProxyList);
  }

  putProxy(value: readonly MeshDnsHostConnectionProxy[] | IResolvable): void {
    this.assign("proxy", value);
  }

  resetProxy(): void {
    this.assign("proxy", undefined);
  }

  get proxyInput(): readonly MeshDnsHostConnectionProxy[] | IResolvable | undefined {
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

  get sudo(): MeshDnsHostConnectionSudoOutputReference {
    return this.partOf("sudo", "sudo", MeshDnsHostConnectionSudoOutputReference);
  }

  putSudo(value: MeshDnsHostConnectionSudo | IResolvable): void {
    this.assign("sudo", value);
  }

  resetSudo(): void {
    this.assign("sudo", undefined);
  }

  get sudoInput(): MeshDnsHostConnectionSudo | IResolvable | undefined {
    return this.settingOf("sudo");
  }
}

/** How long a change waits for a word over a new connection, before the host takes it back. */
export interface MeshDnsConfirm {
  /** `false`: a change counts at once. Default: `true`. */
  readonly enabled?: boolean | IResolvable | undefined;
  /** 10 to 3600. Default: 90. */
  readonly timeoutSeconds?: number | undefined;
  /** Commands for a POSIX shell on the host that have to succeed before a change counts. Default: none. */
  readonly checks?: readonly string[] | undefined;
}

export class MeshDnsConfirmOutputReference extends ObjectReference<MeshDnsConfirm> {
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

/** `kuma_mesh_dns`. How one Linux host resolves the names of the mesh. */
export class MeshDns extends BoundResource {
  static readonly tfResourceType: string = "kuma_mesh_dns";

  constructor(scope: Construct, id: string, config: MeshDnsConfig = {}) {
    super(scope, id, MESH_DNS_SCHEMA, config);
  }

  static isMeshDns(x: unknown): x is MeshDns {
    return TerraformResource.isTerraformResource(x) && x.terraformResourceType === MeshDns.tfResourceType;
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
    const of = { terraformResourceType: MeshDns.tfResourceType, importId: importFromId };
    return new ImportableResource(scope, importToId, provider === undefined ? of : { ...of, provider });
  }

  get via(): MeshDnsViaOutputReference {
    return this.partOf("via", "via", MeshDnsViaOutputReference);
  }

  putVia(value: MeshDnsVia | IResolvable): void {
    this.assign("via", value);
  }

  resetVia(): void {
    this.assign("via", undefined);
  }

  get viaInput(): MeshDnsVia | IResolvable | undefined {
    return this.settingOf("via");
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

  get domains(): string[] {
    return this.setOf("domains");
  }

  set domains(value: readonly string[]) {
    this.assign("domains", value);
  }

  resetDomains(): void {
    this.assign("domains", undefined);
  }

  get domainsInput(): readonly string[] | undefined {
    return this.settingOf("domains");
  }

  get mode(): string {
    return this.getStringAttribute("mode");
  }

  set mode(value: string) {
    this.assign("mode", value);
  }

  resetMode(): void {
    this.assign("mode", undefined);
  }

  get modeInput(): string | undefined {
    return this.settingOf("mode");
  }

  get proxy(): MeshDnsProxyOutputReference {
    return this.partOf("proxy", "proxy", MeshDnsProxyOutputReference);
  }

  putProxy(value: MeshDnsProxy | IResolvable): void {
    this.assign("proxy", value);
  }

  resetProxy(): void {
    this.assign("proxy", undefined);
  }

  get proxyInput(): MeshDnsProxy | IResolvable | undefined {
    return this.settingOf("proxy");
  }

  get probe(): MeshDnsProbeOutputReference {
    return this.partOf("probe", "probe", MeshDnsProbeOutputReference);
  }

  putProbe(value: MeshDnsProbe | IResolvable): void {
    this.assign("probe", value);
  }

  resetProbe(): void {
    this.assign("probe", undefined);
  }

  get probeInput(): MeshDnsProbe | IResolvable | undefined {
    return this.settingOf("probe");
  }

  get adopt(): IResolvable {
    return this.getBooleanAttribute("adopt");
  }

  set adopt(value: boolean | IResolvable) {
    this.assign("adopt", value);
  }

  resetAdopt(): void {
    this.assign("adopt", undefined);
  }

  get adoptInput(): boolean | IResolvable | undefined {
    return this.settingOf("adopt");
  }

  get hostConnection(): MeshDnsHostConnectionOutputReference {
    return this.partOf("hostConnection", "host_connection", MeshDnsHostConnectionOutputReference);
  }

  putHostConnection(value: MeshDnsHostConnection | IResolvable): void {
    this.assign("hostConnection", value);
  }

  resetHostConnection(): void {
    this.assign("hostConnection", undefined);
  }

  get hostConnectionInput(): MeshDnsHostConnection | IResolvable | undefined {
    return this.settingOf("hostConnection");
  }

  get confirm(): MeshDnsConfirmOutputReference {
    return this.partOf("confirm", "confirm", MeshDnsConfirmOutputReference);
  }

  putConfirm(value: MeshDnsConfirm | IResolvable): void {
    this.assign("confirm", value);
  }

  resetConfirm(): void {
    this.assign("confirm", undefined);
  }

  get confirmInput(): MeshDnsConfirm | IResolvable | undefined {
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

  /** In words: which names are asked of whom, and by what the host is told so. Known in plans. */
  get names(): string[] {
    return this.getListAttribute("names");
  }
}
