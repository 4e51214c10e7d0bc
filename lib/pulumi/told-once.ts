import { isProviderError } from "../errors/failure";

/**
 * Runs one method of the provider of a kind, `MeshDNS`, so that what it throws is told once. Pulumi's dynamic provider prints
 * `${error}: ${error.stack}` under the stack, besides handing the message to the engine, which shows it at its
 * resource: of a failure in plain words, neither a second copy nor our call stack helps anybody. Errors that are not
 * ours keep both. Source: pulumi sdk/nodejs/cmd/dynamic-provider/index.ts.
 */
export async function toldOnce<T>(kind: string, method: () => T | Promise<T>): Promise<T> {
  try {
    return await method();
  } catch (thrown) {
    if (!isProviderError(thrown)) throw thrown;
    const { host = `a ${kind}` } = thrown.failures[0] ?? {};
    throw Object.assign(thrown, { toString: () => host, stack: `${thrown.code}, told at its resource` });
  }
}
