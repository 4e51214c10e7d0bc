/** What a pod template has to carry so that the injector does what a policy says. */
export interface PodMetadata {
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}
