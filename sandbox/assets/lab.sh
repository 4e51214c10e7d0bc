# lab.sh [FILE COVERED]... -- COMMAND...   First process of a lab, already in the lab's own namespaces. Orders come in on descriptor 3:
# the name of a signal for the command, one a line; its end means that whoever started the lab is gone.
set -eu
resolvers=$(cat /etc/resolv.conf 2>/dev/null || true)
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/netns /run/lock /run/sshd /run/sandbox

# On many machines resolv.conf is a link into /run, which is ours now; elsewhere it is covered by a copy.
file=$(readlink -m /etc/resolv.conf)
case $file in
/run/*) mkdir -p "${file%/*}"; printf '%s\n' "$resolvers" >"$file" ;;
*) printf '%s\n' "$resolvers" >/run/resolv.conf; [ ! -e "$file" ] || mount --bind /run/resolv.conf "$file" ;;
esac

while [ "$1" != -- ]; do
  mount --bind "$1" "$2"
  shift 2
done
shift

# Only the net settings belong to the lab. Root of the machine could write the others.
if [ "$(awk 'NR==1{print $3}' /proc/self/uid_map)" = 4294967295 ]; then
  mount --bind /proc/sys /proc/sys
  mount --bind /proc/sys/net /proc/sys/net
  mount -o remount,bind,ro /proc/sys
  mount -o remount,bind,rw /proc/sys/net
fi
ip link set lo up

orders() {
  while read -r signal <&3; do kill -s "$signal" "$(cat /run/sandbox/command)" 2>/dev/null || true; done
  kill -KILL -1
}
orders </dev/null >/dev/null 2>&1 &

KUMA_TP_LAB=$(readlink /proc/self/ns/net)
export KUMA_TP_LAB
set +e
# Not exec: the first process of a pid namespace ignores every signal it has no handler for.
bash -c 'echo $$ >/run/sandbox/command; exec 3<&-; exec "$@"' lab "$@"
exit $?
