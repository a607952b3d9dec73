import { defineConfig } from "vitest/config";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "hono/jsx", development: false } },
  test: {
    include: ["tests/**/*_test.{ts,tsx}"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    globalSetup: ["tests/support/global_setup.ts"],
  },
});
