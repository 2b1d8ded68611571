// `npm run test:pbx` starts this with a built application, KARTOTEKA_ELECTRON and a network of its own; one worker,
// because every file has a PBX on the same ports.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "suite",
  testMatch: "**/*.test.ts",
  // Playwright would take the type-only paths of tsconfig.base.json for where the code is
  tsconfig: "../tsconfig.json",
  outputDir: "../out/pbx",
  workers: 1,
  fullyParallel: false,
  // a second try on CI is named in its log and counted (scripts/test.ts); at a person's desk each late answer is a failure
  retries: process.env["CI"] ? 1 : 0,
  timeout: 150_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: "../out/reports/pbx.json" }]],
});
