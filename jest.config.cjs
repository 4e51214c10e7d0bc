// One project for each kind of test. "pure" and "package" run anywhere; the others need the lab (sandbox/lab.ts).
const kinds = {
  pure: ["unit", "golden", "property"],
  package: ["package"],
  kernel: ["kernel"],
  ssh: ["ssh"],
  engine: ["engine"],
  mesh: ["mesh"],
};

module.exports = {
  projects: Object.entries(kinds).map(([displayName, folders]) => ({
    displayName,
    testMatch: folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
    testEnvironment: "node",
    transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
    modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/build"],
  })),
};
