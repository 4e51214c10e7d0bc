import * as pulumi from "@pulumi/pulumi";
import { describeFailure, type Failure } from "../../errors/failure";
import type { PodMetadata } from "../../kubernetes/metadata";
import type { Wire } from "../../lifecycle/wire";
import type { Inputs } from "../managed-resource";
import { holdsLater, valueAt } from "./inputs";
import { declaredMetadata, type PodDeclaration } from "./pod-declaration";
import { type Annotated, withPodMetadata } from "./pod-template";
import { PodTraffic } from "./pod-traffic";
import { kindOfClass, templatePath, type WorkloadArgs, type WorkloadClass } from "./workload-class";

/** What a person declares about one workload. What is said of its traffic may be outputs of other resources. */
export type AnnotatedWorkloadArgs<Class extends WorkloadClass> = Inputs<PodDeclaration> & {
  /** The class of the workload: `k8s.apps.v1.Deployment`, `k8s.apiextensions.CustomResource`, … */
  readonly resource: Class;
  /** What that class is constructed with. */
  readonly args: WorkloadArgs<Class>;
  /** Where the pod template stands. @default by the kind, for those that Kubernetes knows */
  readonly templatePath?: readonly string[];
  /** Options of the workload itself, as `ignoreChanges`. */
  readonly workloadOptions?: pulumi.CustomResourceOptions;
};

/**
 * A workload whose pods are told to the injector of Kuma: annotations and label on its pod template, beside those that it has. A
 * preview shows which traffic of its pods goes where, and refuses what the injector, or what it makes, would stumble over.
 * A workload that the program declared at this place before is taken over in place.
 */
export class AnnotatedWorkload<Class extends WorkloadClass> extends pulumi.ComponentResource {
  readonly workload: InstanceType<Class>;
  /** One short line for each direction and protocol: which traffic of a pod goes where. Known in previews. */
  readonly traffic: pulumi.Output<string[]>;
  /** `"ipv4/nat"` → the rules that a pod gets, one a line. Known in previews. */
  readonly rules: pulumi.Output<Record<string, string>>;
  /** Property of the policy → who decides about it, where that is not left to Kuma: `annotation`, `control plane`, … */
  readonly sources: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: AnnotatedWorkloadArgs<Class>, options: pulumi.ComponentResourceOptions = {}) {
    super("kuma-transparent-proxy:kubernetes:AnnotatedWorkload", name, {}, options);
    const { resource, args: given, templatePath: path, workloadOptions, ...declaration } = args;
    const workload = this.#workload(resource, given, path);
    const annotated = withPodMetadata(given, this.#metadata(declaration), workload);
    const template = valueAt(annotated, workload.templatePath);
    const shown = new PodTraffic(name, { ...declaration, ...shownOf(workload), template }, { parent: this });
    // A policy with which something is wrong is refused there: the workload waits for that.
    const own = { parent: this, dependsOn: shown, aliases: [{ parent: options.parent ?? pulumi.rootStackResource }] };
    const made = new resource(name, annotated as never, pulumi.mergeOptions(own, workloadOptions));
    this.workload = made as InstanceType<Class>;
    const { traffic, rules, sources } = shown;
    this.traffic = traffic;
    this.rules = rules;
    this.sources = sources;
    shown.warnings.apply((warnings) => this.#warn(warnings));
    this.registerOutputs({ traffic, rules, sources });
  }

  #workload(resource: Class, args: unknown, given: readonly string[] | undefined): Annotated {
    const refuse = (failures: readonly Failure[]): never => this.#refuse(failures);
    const kind = kindOfClass(resource, args);
    if ("failure" in kind) return refuse([kind.failure]);
    const path = templatePath(kind.value, given);
    if ("failure" in path) return refuse([path.failure]);
    return { kind: kind.value.kind, templatePath: path.value, refuse };
  }

  #metadata(declaration: Inputs<PodDeclaration>): pulumi.Input<PodMetadata> {
    const metadataOf = (known: PodDeclaration): PodMetadata => {
      const resolved = declaredMetadata(known);
      return resolved.ok ? resolved.value : this.#refuse(resolved.failures);
    };
    if (!holdsLater(declaration)) return metadataOf(declaration as PodDeclaration);
    return pulumi
      .output(declaration as pulumi.Input<PodDeclaration>)
      .apply((known) => metadataOf(known as PodDeclaration));
  }

  /** Told at this resource, as what an engine refuses is. */
  #refuse(failures: readonly Failure[]): never {
    throw new pulumi.ResourceError(failures.map(describeFailure).join("\n"), this, true);
  }

  #warn(warnings: readonly string[] = []): void {
    for (const warning of warnings) void pulumi.log.warn(warning, this);
  }
}

function shownOf({ kind, templatePath: path }: Annotated): Wire {
  return { kind, templatePath: path.join(".") };
}
