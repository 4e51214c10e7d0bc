import { HOST_STATE } from "../plan/state-folder";

/** Our table of nftables, as `nft` is asked for it. */
export const NATIVE_TABLE: string = "inet kuma_mesh";

/**
 * `has_table NFT`: 0 where our table is there, 1 where it is not, 2 where nobody can say. `remove_native NFT`. `keep_table NUMBER NFT`,
 * `put_table_back NUMBER NFT`: our table as it stands, by the number of a step. What is in it may not be all ours to write
 * anew; so the host itself keeps its text.
 */
export const NATIVE: string = `
listed_table() {
  "$nft" -s list table ${NATIVE_TABLE}
}
has_table() {
  nft=$1
  tables=$("$nft" list tables) || return 2
  case "
$tables
" in
    *"
table ${NATIVE_TABLE}
"*) ;;
    *) return 1 ;;
  esac
}
remove_native() {
  has_table "$1"
  case $? in
    0) "$1" delete table ${NATIVE_TABLE} ;;
    1) ;;
    *) return 1 ;;
  esac
}
keep_table() {
  has_table "$2"
  case $? in
    0) write_file ${HOST_STATE.kept}/"$1" listed_table ;;
    1) : >${HOST_STATE.kept}/"$1" ;;
    *) return 1 ;;
  esac
}
put_table_back() {
  [ -f ${HOST_STATE.kept}/"$1" ] || return 0
  nft=$2
  ! listed_table 2>/dev/null | cmp -s - ${HOST_STATE.kept}/"$1" || return 0
  { echo 'add table ${NATIVE_TABLE}'; echo 'delete table ${NATIVE_TABLE}'; cat ${HOST_STATE.kept}/"$1"; } | "$nft" -f -
}`;
