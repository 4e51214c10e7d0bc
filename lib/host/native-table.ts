/** Our table of nftables, as `nft` is asked for it. */
export const NATIVE_TABLE: string = "inet kuma_mesh";
