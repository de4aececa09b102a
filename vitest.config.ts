import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^gradus$/, replacement: source("./packages/gradus/src/index.ts") },
      { find: /^gradus\/(.*)$/, replacement: source("./packages/gradus/src/$1/index.ts") },
      { find: /^#gradus\/(.*)$/, replacement: source("./packages/gradus/src/$1/index.ts") },
      { find: /^@gradus\/node$/, replacement: source("./packages/node/src/index.ts") },
    ],
  },
  test: { include: ["packages/*/src/**/*.test.ts", "tests/**/*.test.ts", "scripts/**/*.test.ts"], testTimeout: 60_000 },
});
