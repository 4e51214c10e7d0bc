import type { HostRules } from "./model";
import { type NftStyle, nftTable } from "./nftables-table";
import { NFT_REMOVAL, nftText } from "./nftables-text";

/**
 * A host's rules of both families as a file for `nft -f -`: one transaction, which replaces our whole table and
 * touches no other. Without rules it removes the table.
 *
 * @throws Error when a placeholder is left: only rules bound to a host can be loaded
 */
export function renderNftables(rules: HostRules, style: NftStyle = {}): string {
  return rules.length === 0 ? NFT_REMOVAL : nftText(nftTable(rules, style));
}
