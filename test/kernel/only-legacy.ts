/** A host on which the administrator has iptables-legacy alone. */
export const ONLY_LEGACY = `
rm /usr/sbin/*tables-nft*
for tool in iptables ip6tables; do
  for part in '' -save -restore; do ln -s "/usr/sbin/$tool-legacy$part" "/usr/local/sbin/$tool$part"; done
done`;
