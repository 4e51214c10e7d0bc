// Made by `npm run docs` of the tables that the provider's schema is made of. Not to be changed by hand.

import { BoundProvider } from "../bound-provider";

/** How to log in where a resource does not say. */
export interface ProviderAttributes {
  /** User of hosts whose connection names none. Default: `root`. */
  readonly user?: string | undefined;
  /** Password of hosts whose connection gives no way to log in, or a reference: `env:NAME`, `file:PATH`. */
  readonly password?: string | undefined;
  /** The same with a key, in PEM or OpenSSH form, or a reference. */
  readonly privateKey?: string | undefined;
  /** Password of that key, or a reference. */
  readonly privateKeyPassword?: string | undefined;
  /** The same with an agent. Default: `$SSH_AUTH_SOCK`. */
  readonly agentSocketPath?: string | undefined;
  /** Password that sudo asks for where a connection gives none, or a reference. */
  readonly sudoPassword?: string | undefined;
}

export abstract class AttributedProvider extends BoundProvider {
  get user(): string | undefined {
    return this.settingOf("user");
  }

  set user(value: string | undefined) {
    this.assign("user", value);
  }

  resetUser(): void {
    this.assign("user", undefined);
  }

  get userInput(): string | undefined {
    return this.settingOf("user");
  }

  get password(): string | undefined {
    return this.settingOf("password");
  }

  set password(value: string | undefined) {
    this.assign("password", value);
  }

  resetPassword(): void {
    this.assign("password", undefined);
  }

  get passwordInput(): string | undefined {
    return this.settingOf("password");
  }

  get privateKey(): string | undefined {
    return this.settingOf("privateKey");
  }

  set privateKey(value: string | undefined) {
    this.assign("privateKey", value);
  }

  resetPrivateKey(): void {
    this.assign("privateKey", undefined);
  }

  get privateKeyInput(): string | undefined {
    return this.settingOf("privateKey");
  }

  get privateKeyPassword(): string | undefined {
    return this.settingOf("privateKeyPassword");
  }

  set privateKeyPassword(value: string | undefined) {
    this.assign("privateKeyPassword", value);
  }

  resetPrivateKeyPassword(): void {
    this.assign("privateKeyPassword", undefined);
  }

  get privateKeyPasswordInput(): string | undefined {
    return this.settingOf("privateKeyPassword");
  }

  get agentSocketPath(): string | undefined {
    return this.settingOf("agentSocketPath");
  }

  set agentSocketPath(value: string | undefined) {
    this.assign("agentSocketPath", value);
  }

  resetAgentSocketPath(): void {
    this.assign("agentSocketPath", undefined);
  }

  get agentSocketPathInput(): string | undefined {
    return this.settingOf("agentSocketPath");
  }

  get sudoPassword(): string | undefined {
    return this.settingOf("sudoPassword");
  }

  set sudoPassword(value: string | undefined) {
    this.assign("sudoPassword", value);
  }

  resetSudoPassword(): void {
    this.assign("sudoPassword", undefined);
  }

  get sudoPasswordInput(): string | undefined {
    return this.settingOf("sudoPassword");
  }
}
