import type { Host } from "../../lib/host/host";

/** A host that does what another one does, but for some methods. */
export function delegatingHost(host: Host, other: Partial<Host>): Host {
  return {
    name: host.name,
    observe: (spec) => host.observe(spec),
    apply: (plan, spec, window) => host.apply(plan, spec, window),
    confirm: (window, spec) => host.confirm(window, spec),
    extend: (window) => host.extend(window),
    rollBack: (window) => host.rollBack(window),
    check: (command, seconds) => host.check(command, seconds),
    uninstall: () => host.uninstall(),
    ...other,
  };
}
