import { LinuxHost } from "../../lib/host/linux-host";
import { connect } from "../../lib/host/connect";
import { processEnvironment } from "../../lib/host/environment";
import type { Runner } from "../../lib/host/runner";
import { resolveHostSpec } from "../../lib/spec/resolve";
import type { HostSpec } from "../../lib/spec/host";
import type { ResolvedHostSpec } from "../../lib/spec/resolved";
import { describeFailure } from "../../lib/errors/failure";
import type { SandboxHost } from "../../sandbox/host";

/** A sandbox host as the package sees it: reached by an argv that gives a shell there. */
export async function hostUnderTest(sandbox: SandboxHost): Promise<{ host: LinuxHost; runner: Runner }> {
  const runner = await connect({ exec: [...sandbox.enterArgv("sh")] }, processEnvironment());
  return { runner, host: new LinuxHost(runner) };
}

/** A spec that has to be without fault. */
export function hostSpec(spec: HostSpec): ResolvedHostSpec {
  const resolved = resolveHostSpec(spec);
  if (!resolved.ok) throw new Error(resolved.failures.map(describeFailure).join("\n"));
  return resolved.value;
}
