/**
 * What the real kumactl took, measured once with its binaries (3.0-dev: kumahq/kuma 348b6528; 1.2.3) in namespaces of Debian 12, Linux
 * 6.18, iptables 1.8.9 on nf_tables, both families, with `--redirect-dns` where it says DNS: child processes, and the
 * medians of two rounds of 9 at a load of 1.6 to 2.6 on 2 cores. They are no part of a run.
 */
export const KUMACTL: readonly (readonly [name: string, processes: string, milliseconds: string])[] = [
  ["3.0-dev, `install`, DNS", "49", "220–271"],
  ["3.0-dev, `install` again, DNS", "51", "not measured"],
  ["3.0-dev, `uninstall`, DNS", "49", "331–405"],
  ["3.0-dev, `install`, defaults", "not measured", "230–256"],
  ["3.0-dev, `uninstall`, defaults", "not measured", "268–306"],
  ["3.0-dev, start alone (`--help`)", "–", "190"],
  ["1.2.3, `install`, DNS; ms: defaults", "42", "108–142"],
  ["1.2.3, `uninstall`, DNS; ms: defaults", "36", "380–408"],
];
