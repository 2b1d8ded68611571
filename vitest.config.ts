import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src-*/**/*.test.{ts,tsx}", "{practice-pbx,migrations,scripts,bench,sim,reliability}/**/*.test.ts"],
    // *.pg.test.ts need a running PostgreSQL and have a run of their own
    exclude: ["**/node_modules/**", "**/*.pg.test.ts", "e2e/**", "out/**"],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    allowOnly: false,
  },
});
