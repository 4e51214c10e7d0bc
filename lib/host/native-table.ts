import { KEPT_DIRECTORY } from "../plan/journal";

/** Our table of nftables, as `nft` is asked for it. */
export const NATIVE_TABLE: string = "inet kuma_mesh";

/**
 * `keep_table NUMBER NFT`, `put_table_back NUMBER NFT`: our table as it stands, by the number of a step. What is in it
 * may not be all ours to write anew; so the host itself keeps its text.
 */
export const NATIVE: string = `
listed_table() {
  "$nft" -s list table ${NATIVE_TABLE}
}
keep_table() {
  nft=$2
  if listed_table >/dev/null 2>&1; then write_file ${KEPT_DIRECTORY}/"$1" listed_table; else : >${KEPT_DIRECTORY}/"$1"; fi
}
put_table_back() {
  [ -f ${KEPT_DIRECTORY}/"$1" ] || return 0
  { echo 'add table ${NATIVE_TABLE}'; echo 'delete table ${NATIVE_TABLE}'; cat ${KEPT_DIRECTORY}/"$1"; } | "$2" -f -
}`;
