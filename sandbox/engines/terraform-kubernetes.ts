import { cached, cachePath, isCached } from "../cache";
import { isInLab } from "../lab";
import { withProgress } from "../progress";
import { goBuild } from "./go-build";
import { printed } from "./printed";

const MODULE = "github.com/hashicorp/terraform-provider-kubernetes";
/** The last release that is a Go module: the path of newer ones lacks the number of their version. */
const VERSION = "1.13.4";
const ENTRY = `terraform-provider-kubernetes-${VERSION}-go`;

/** Directives of the provider's own go.mod, which no other module hears; and modules that are no longer where they were. */
const REPLACEMENTS = [
  "vbom.ml/util=github.com/fvbommel/util@v0.0.3",
  "k8s.io/client-go=k8s.io/client-go@v0.19.1",
  "k8s.io/api=k8s.io/api@v0.19.1",
  "github.com/googleapis/gnostic=github.com/googleapis/gnostic@v0.4.1",
  "github.com/go-openapi/spec=github.com/go-openapi/spec@v0.19.3",
];

/** The provider by which Terraform and OpenTofu talk to an API server. */
export interface TerraformKubernetes {
  /** Path of the executable. */
  readonly command: string;
  readonly version: string;
}

/**
 * The provider of the cache, built there from its Go module when it is not (some three minutes, once for all checkouts).
 *
 * @throws Error that says what to install
 */
export async function terraformKubernetes(): Promise<TerraformKubernetes> {
  if (isCached(ENTRY)) return { command: cachePath(ENTRY), version: VERSION };
  if (isInLab()) {
    const remedy = "Outside the lab: node build/sandbox/engines/terraform-kubernetes.js";
    throw new Error(`There is no terraform-provider-kubernetes. ${remedy}`);
  }
  const name = `terraform-provider-kubernetes ${VERSION} by go build`;
  const command = await cached(ENTRY, (path) => withProgress(name, () => build(path)));
  return { command, version: VERSION };
}

function build(path: string): Promise<void> {
  return goBuild({ package: MODULE, version: `v${VERSION}`, replacements: REPLACEMENTS }, path);
}

if (require.main === module) {
  printed(
    terraformKubernetes().then(({ command, version }) => `${command} (terraform-provider-kubernetes ${version})`),
  );
}
