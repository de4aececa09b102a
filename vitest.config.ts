import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Tests of what a process has only once. */
const alone = ["packages/gradus/src/engine/backends/outside/connection.test.ts"];

export default defineConfig({
  resolve: {
    alias: [
      { find: /^gradus$/, replacement: source("./packages/gradus/src/index.ts") },
      { find: /^gradus\/(.*)$/, replacement: source("./packages/gradus/src/$1/index.ts") },
      { find: /^#gradus\/(.*)$/, replacement: source("./packages/gradus/src/$1/index.ts") },
      { find: /^@gradus\/node$/, replacement: source("./packages/node/src/index.ts") },
    ],
  },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      // Starting a process and loading the library for each file would take longer than the tests; they leave nothing behind in it.
      { extends: true, test: { name: "units", include: ["packages/*/src/**/*.test.ts"], exclude: alone, isolate: false } },
      { extends: true, test: { name: "whole", include: ["tests/**/*.test.ts", "scripts/**/*.test.ts", ...alone] } },
    ],
  },
});
