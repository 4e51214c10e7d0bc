import type { ApiKind } from "../../kubernetes/selection";
import type { Wire } from "../../lifecycle/wire";
import { valueAt } from "./inputs";

/** What tells a resource from others. Parts of it may be outputs. */
export function subjectOf(kind: ApiKind, name: string, props: Wire): Wire {
  const metadata = (step: string) => valueAt(props, ["metadata", step]);
  return { ...kind, name: metadata("name") ?? name, namespace: metadata("namespace"), labels: metadata("labels") };
}
