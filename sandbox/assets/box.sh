# box.sh FOLDER BASE NAME INIT [SSHD OPTION...]   Becomes the first process of a box: an overlay of the base tree, private
# /dev, /run and /tmp, then INIT (sshd, systemd or none). Already in its network, mount, pid, uts and ipc namespaces.
# What the box writes is in FOLDER/layer, and is there again at its next boot.
set -eu
folder=$1 base=$2 name=$3 init=$4
shift 4
# The lab's /proc is still mounted, so this is our process id as the lab sees it.
read -r leader _ </proc/self/stat
hostname "$name"

user_namespace=
[ "$(awk 'NR==1{print $3}' /proc/self/uid_map)" = 4294967295 ] || user_namespace=,userxattr
mkdir -p "$folder/layer"
first_boot=
[ -d "$folder/layer/upper" ] || first_boot=yes
mkdir -p "$folder/layer/upper" "$folder/layer/work" "$folder/layer/root"
root=$folder/layer/root
mount -t overlay overlay -o "lowerdir=$base,upperdir=$folder/layer/upper,workdir=$folder/layer/work$user_namespace" "$root"

mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
# Only the net settings belong to the namespace. Root of the machine could write the others, and systemd-sysctl does.
mount --bind "$root/proc/sys" "$root/proc/sys"
mount --bind "$root/proc/sys/net" "$root/proc/sys/net"
mount -o remount,bind,ro "$root/proc/sys"
mount -o remount,bind,rw "$root/proc/sys/net"

mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s fd/0 "$root/dev/stdin"
ln -s fd/1 "$root/dev/stdout"
ln -s fd/2 "$root/dev/stderr"
for device in null zero full random urandom tty; do
  : >"$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
# The kernel's log is the machine's. A first process that has no journal yet tells this file instead.
if [ "$init" = systemd ]; then
  : >"$folder/kmsg"
  : >"$root/dev/kmsg"
  mount --bind "$folder/kmsg" "$root/dev/kmsg"
fi
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mkdir -p "$root/run/sshd" "$root/run/lock"

# The kernel's own says when the machine was booted, not the box.
cat /proc/sys/kernel/random/uuid >"$root/run/.boot_id"
mount --bind "$root/run/.boot_id" "$root/proc/sys/kernel/random/boot_id"
rm "$root/run/.boot_id"

if [ -n "$first_boot" ]; then
  # sudo and sshd wait for a name server unless the host knows its own name.
  printf '127.0.0.1 localhost %s\n::1 localhost\n' "$name" >"$root/etc/hosts"
  rm -f "$root/etc/resolv.conf"
  echo 'nameserver 10.78.255.53' >"$root/etc/resolv.conf"
  [ ! -e "$root/etc/machine-id" ] || tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
  if [ "$init" = systemd ] && [ $# -gt 0 ]; then
    printf '%s\n' "$@" | tr = ' ' >"$root/etc/ssh/sshd_config.d/box.conf"
  fi
fi

# Held open, as its folder is out of sight once the root is changed; nobody may enter before that.
exec 4>"$folder/leader"
cd "$root"
mkdir -p old
pivot_root . old
hash -r # bullseye's commands are in /bin
umount -l /old
rmdir /old
echo "$leader" >&4
exec 4>&-

path=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
start() { exec env -i $path "$@"; }
case $init in
none) start sleep infinity ;;
systemd)
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  start container=unshare TERM=dumb /lib/systemd/systemd --log-target=journal-or-kmsg
  ;;
sshd)
  # What a classic init does before it starts services.
  mkdir -p /run/network
  env -i $path ifup -a || echo 'not all interfaces are up'
  [ -x /usr/sbin/sshd ] || start /usr/sbin/dropbear -F -E -R
  for option in "$@"; do
    set -- "$@" -o "$option"
    shift
  done
  start /usr/sbin/sshd -D -e -h /etc/ssh/ssh_host_ed25519_key -o PermitRootLogin=prohibit-password "$@"
  ;;
esac
