import { z } from "zod";

/** What the examples use of the configurations of services that no linter here knows: a key that is not in it is a slip. */

const script = z.array(z.string().min(1)).min(1);

const gitlabJob = z.strictObject({
  rules: z.array(z.strictObject({ if: z.string() })).min(1),
  resource_group: z.string().optional(),
  script,
});

/** https://docs.gitlab.com/ci/yaml/ */
export const GITLAB_CI = z
  .object({
    variables: z.record(z.string(), z.string()),
    default: z.strictObject({ before_script: script }).optional(),
  })
  .catchall(gitlabJob);

const extraArguments = z.strictObject({ extra_args: z.array(z.string()) });

const atlantisStep = z.union([
  z.enum(["init", "plan", "apply"]),
  z.strictObject({
    run: z.union([
      z.string(),
      z.strictObject({ command: z.string(), output: z.enum(["show", "hide", "strip_refreshing"]) }),
    ]),
  }),
  z.strictObject({ init: extraArguments }),
  z.strictObject({ plan: extraArguments }),
  z.strictObject({ apply: extraArguments }),
]);

const atlantisStage = z.strictObject({ steps: z.array(atlantisStep).min(1) });

/** https://www.runatlantis.io/docs/custom-workflows.html */
export const ATLANTIS = z.strictObject({
  version: z.literal(3),
  projects: z.array(
    z.strictObject({
      name: z.string(),
      dir: z.string(),
      workflow: z.string(),
      autoplan: z.strictObject({ when_modified: z.array(z.string()) }),
    }),
  ),
  workflows: z.record(z.string(), z.strictObject({ plan: atlantisStage, apply: atlantisStage })),
});

/** https://docs.spacelift.io/concepts/configuration/runtime-configuration */
export const SPACELIFT = z.strictObject({
  version: z.literal("1"),
  stack_defaults: z.strictObject({ before_init: script }),
});

/** https://suzuki-shunsuke.github.io/tfcmt/config/ */
export const TFCMT = z.strictObject({
  terraform: z.strictObject({ plan: z.strictObject({ template: z.string() }) }),
});
