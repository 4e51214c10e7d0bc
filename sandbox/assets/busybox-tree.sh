# busybox-tree.sh ROOT PUBLIC_KEY   Makes a tree with busybox and dropbear a test host that is no Debian to its user: ash,
# no bash, sudo, sftp, systemctl, python or GNU tools, as on Alpine or OpenWrt.
set -eu
root=$1 key=$2
for folder in proc sys run root home dev tmp etc/ssh etc/dropbear var/log var/lib root/.ssh; do mkdir -p "$root/$folder"; done
# The sandbox brings the links up by itself, but `ifup -a` runs the hooks of the host at each boot.
ln -s ../run "$root/var/run"
mkdir -p "$root/etc/network/if-pre-up.d"
printf 'auto lo\niface lo inet manual\n' >"$root/etc/network/interfaces"
chroot "$root" /bin/busybox --install -s 2>/dev/null || true
for command in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
  ln -sf xtables-nft-multi "$root/usr/sbin/$command"
done
printf 'root:x:0:0:root:/root:/bin/sh\napp:x:6001:6001::/home/app:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\napp:x:6001:\n' >"$root/etc/group"
printf 'root:*:19000:0:99999:7:::\napp:*:19000:0:99999:7:::\n' >"$root/etc/shadow"
chmod 640 "$root/etc/shadow"
for home in root home/app; do
  mkdir -p "$root/$home/.ssh"
  chmod 700 "$root/$home" "$root/$home/.ssh"
  install -m600 "$key" "$root/$home/.ssh/authorized_keys"
done
chown -R 6001:6001 "$root/home/app"
