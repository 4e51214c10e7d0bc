/**
 * Who may import whom (ARCHITECTURE.md). A folder of lib/ may reach into those named here and no others; what a
 * pure folder may take from outside is named, too. `node:*`, clocks, randomness and the environment come in as arguments.
 */
const MAY = {
  errors: [],
  spec: ["errors"],
  rules: ["spec", "errors"],
  resolver: ["spec", "errors"],
  "control-plane": ["spec", "errors"],
  dataplane: ["spec", "errors"],
  kubernetes: ["spec", "rules", "control-plane", "errors"],
  plan: ["spec", "rules", "resolver", "dataplane", "errors"],
  doctor: ["spec", "rules", "resolver", "plan", "errors"],
  host: ["spec", "rules", "resolver", "plan", "doctor", "errors"],
  engine: ["spec", "rules", "resolver", "dataplane", "plan", "host", "errors"],
  lifecycle: ["spec", "plan", "engine", "host", "errors"],
  preview: ["spec", "rules", "kubernetes", "engine", "lifecycle", "errors"],
  picture: ["spec", "rules", "preview", "errors"],
  pulumi: ["spec", "control-plane", "kubernetes", "plan", "engine", "host", "lifecycle", "preview", "errors"],
  terraform: ["spec", "kubernetes", "plan", "engine", "host", "lifecycle", "preview", "errors"],
  cdktf: ["spec", "kubernetes", "plan", "engine", "lifecycle", "terraform", "errors"],
  cli: [
    "spec",
    "rules",
    "dataplane",
    "kubernetes",
    "plan",
    "doctor",
    "engine",
    "host",
    "lifecycle",
    "preview",
    "picture",
    "pulumi",
    "terraform",
    "errors",
  ],
};

/** Packages that each folder may use. */
const PACKAGES = {
  errors: [],
  spec: ["zod", "ipaddr\\.js", "fastest-levenshtein"],
  rules: ["zod", "ipaddr\\.js"],
  resolver: [],
  "control-plane": [],
  dataplane: ["yaml"],
  kubernetes: ["yaml"],
  plan: [],
  doctor: [],
  engine: [],
  host: ["ssh2"],
  lifecycle: [],
  preview: ["zod"],
  picture: [],
  pulumi: ["@pulumi/pulumi", "@pulumi/policy", "zod"],
  cdktf: ["cdktf", "constructs"],
  terraform: [
    "@grpc/grpc-js",
    "protobufjs",
    "@msgpack/msgpack",
    "@peculiar/asn1-schema",
    "@peculiar/asn1-x509",
    "fflate",
    "zod",
  ],
  cli: ["commander", "yaml"],
};

const PURE = [
  "errors",
  "spec",
  "rules",
  "resolver",
  "control-plane",
  "dataplane",
  "kubernetes",
  "plan",
  "doctor",
  "engine",
  "preview",
  "picture",
];

const arrows = Object.entries(MAY).map(([folder, allowed]) => ({
  name: `${folder}-imports-only-${["itself", ...allowed].join("-")}`,
  severity: "error",
  from: { path: `^lib/${folder}/` },
  to: { path: "^lib/", pathNot: `^lib/(${[folder, ...allowed].join("|")})/` },
}));

const packages = Object.entries(PACKAGES).map(([folder, allowed]) => ({
  name: `${folder}-uses-only-its-packages`,
  severity: "error",
  from: { path: `^lib/${folder}/` },
  to: {
    dependencyTypes: ["npm", "npm-dev", "npm-peer", "npm-optional", "npm-no-pkg", "npm-unknown"],
    ...(allowed.length === 0 ? {} : { pathNot: `node_modules/(${allowed.join("|")})(/|$)` }),
  },
}));

module.exports = {
  forbidden: [
    ...arrows,
    ...packages,
    {
      name: "pure-folders-touch-nothing",
      severity: "error",
      from: { path: `^lib/(${PURE.join("|")})/` },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "engine-knows-hosts-by-their-interface",
      severity: "error",
      from: { path: "^lib/engine/" },
      to: { path: "^lib/host/", pathNot: "^lib/host/host\\.ts$" },
    },
    {
      name: "the-package-knows-nothing-of-its-sandbox",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^(sandbox|test|examples|bench)/" },
    },
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    // Of SARIF there are types alone.
    { name: "nothing-unresolved", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: "^sarif$" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: [".ts", ".js", ".json"] },
  },
};
