# snapshot.sh   Prints all that a host holds and a test may compare. Reads only: no table, chain or counter comes into being.
export LC_ALL=C
section() { printf '\n== %s\n' "$1"; }
uncounted() { sed -E -e '/^#/d' -e 's/^(:[^ ]+ [^ ]+) \[[0-9]+:[0-9]+\]$/\1/' -e 's/^\[[0-9]+:[0-9]+\] //'; }

for family in ip ip6; do
  section "$family rules"
  # The variant of iptables that says nothing of the legacy tables, where the host has it.
  if command -v "${family}tables-nft-save" >/dev/null; then "${family}tables-nft-save"; else "${family}tables-save"; fi 2>/dev/null | uncounted
  # Asking for a legacy table would create it.
  [ -n "$(cat "/proc/net/${family}_tables_names" 2>/dev/null)" ] || continue
  section "$family legacy rules"
  "${family}tables-legacy-save" | uncounted
done
section 'nft ruleset'
nft list ruleset | sed -E 's/counter packets [0-9]+ bytes [0-9]+/counter/'
section 'loopback'
ip addr show dev lo | sed -E 's/^[0-9]+: //'

section 'files'
# useradd keeps the state before itself in /etc/passwd- and its like: a user that comes and goes leaves them different.
for folder in /etc /var/lib /root /home /usr/local; do
  [ -d "$folder" ] || continue
  set -- "$folder" ! -path '/etc/passwd-' ! -path '/etc/group-' ! -path '/etc/*shadow-' ! -path '/etc/sub?id-'
  find "$@" -exec stat -c '%N %a %u:%g %F' {} + | sed "s/regular empty file/regular file/; s/'//g"
  find "$@" -type f -exec sha256sum {} + | sed -E 's/^([0-9a-f]+)  (.*)$/\2 \1/'
done | sort
