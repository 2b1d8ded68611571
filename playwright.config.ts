// `npm run e2e` starts this with a built application and KARTOTEKA_ELECTRON; one worker, because each test opens real
// windows, servers and a telephone line, and a microphone is one.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.test.ts",
  // Playwright would take the type-only paths of tsconfig.base.json for where the code is
  tsconfig: "tsconfig.json",
  outputDir: "out/e2e",
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: "out/reports/playwright.json" }]],
});
