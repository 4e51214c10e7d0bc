# base-tree.sh ROOT PUBLIC_KEY   Makes a fresh Debian tree a test host: users, keys, quiet services. Runs as root or
# as root of a user namespace.
set -eu
root=$1 key=$2
install -d -m700 "$root/root/.ssh"
install -m600 "$key" "$root/root/.ssh/authorized_keys"
rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/hostname" "$root/etc/apt/sources.list"
: >"$root/etc/machine-id"
ssh-keygen -q -t ed25519 -N '' -f "$root/etc/ssh/ssh_host_ed25519_key" -C test-host
mkdir -p "$root/etc/ssh/sshd_config.d"
printf 'PermitRootLogin prohibit-password\nUseDNS no\nMaxStartups 100\nMaxSessions 100\n' >"$root/etc/ssh/sshd_config.d/test.conf"

# app: plain; ops: sudo without a password; opspw: sudo asks for "secret". The proxy's own user is left to the provider.
for user in app:6001 ops:6002 opspw:6003; do
  name=${user%:*} uid=${user#*:}
  chroot "$root" useradd -m -s /bin/bash -u "$uid" "$name"
  install -d -m700 -o "$uid" -g "$uid" "$root/home/$name/.ssh"
  install -m600 -o "$uid" -g "$uid" "$key" "$root/home/$name/.ssh/authorized_keys"
done
# Without PAM sshd refuses the keys of a locked user, and useradd locks: a password that nothing matches is no lock.
for name in app ops; do chroot "$root" usermod -p '*' "$name"; done
chroot "$root" sh -c "echo 'opspw:secret' | chpasswd"
echo 'ops ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/ops"
# The lecture leaves a file behind at the first password, and a host has to be the same before and after.
printf 'Defaults lecture = never\nopspw ALL=(ALL) ALL\n' >"$root/etc/sudoers.d/opspw"
chmod 440 "$root/etc/sudoers.d/ops" "$root/etc/sudoers.d/opspw"

# The sandbox brings the links up by itself, but `ifup -a` runs the hooks of the host at each boot.
printf 'auto lo\niface lo inet loopback\n' >"$root/etc/network/interfaces"

# A test turns on the services it is about. Neither the mounts nor audit can be had in a user namespace.
for unit in sys-kernel-debug.mount sys-kernel-tracing.mount sys-fs-fuse-connections.mount dev-hugepages.mount systemd-journald-audit.socket; do
  chroot "$root" systemctl mask "$unit" >/dev/null 2>&1
done
for unit in firewalld nftables netfilter-persistent systemd-resolved apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer fstrim.timer; do
  chroot "$root" systemctl disable "$unit" >/dev/null 2>&1 || true
done
