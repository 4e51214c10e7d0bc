const { homedir } = require("node:os");
const { join } = require("node:path");

// One project for each kind of test. "pure", "package" and "browser" run anywhere; the others need the lab (sandbox/lab.ts).
// `npm test` (sandbox/test.ts) reads the kinds and their folders from here, and how many of their files it runs at a time:
// those of the kernel wait more than they work.
const kinds = {
  pure: { folders: ["unit", "golden", "property"], seconds: 20 },
  package: { folders: ["package"], seconds: 240 },
  browser: { folders: ["browser"], seconds: 60, workers: 1 },
  kernel: { folders: ["kernel"], seconds: 60, workers: 3 },
  ssh: { folders: ["ssh"], seconds: 60 },
  engine: { folders: ["engine"], seconds: 240 },
  terraform: { folders: ["terraform"], seconds: 240 },
  mesh: { folders: ["mesh"], seconds: 120 },
  cluster: { folders: ["cluster"], seconds: 120 },
};

// Not below /tmp by user number, as jest has it: root of a lab is number 0 there, and yet not root of the machine.
const cacheDirectory = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "kuma-transparent-proxy", "jest");

module.exports = {
  watchman: false,
  projects: Object.entries(kinds).map(([displayName, { folders, seconds, workers = 2 }]) => ({
    displayName,
    cacheDirectory,
    testMatch: folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
    testEnvironment: "node",
    // Jest knows `testTimeout` for all projects together only.
    globals: { TEST_SECONDS: seconds, TEST_WORKERS: workers },
    setupFilesAfterEnv: ["<rootDir>/test/support/time-limit.ts"],
    transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
    modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/build"],
  })),
};
