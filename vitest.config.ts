import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** The server's suite: the same files run once over SQLite and once over PostgreSQL. */
const ofServer = ["src-server/**/*.test.ts"];
/** About files of SQLite, or without a database. */
const notOverPostgres = [
  "src-server/{authorize,other-writes,server}.test.ts",
  "src-server/database/{kept-statements,write-together}.test.ts",
  "src-server/snapshot/row-source.test.ts",
];

export default defineConfig({
  test: {
    // guards against what hangs, not a measure: tests share the machine with each other
    testTimeout: 60_000,
    hookTimeout: 60_000,
    allowOnly: false,
    // many files wait for processes of their own: one worker more than the cores keeps these busy
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        extends: true,
        test: {
          name: "all",
          include: [
            "src-*/**/*.test.{ts,tsx}",
            "{practice-pbx,migrations,scripts,bench,sim,reliability}/**/*.test.ts",
            "pbx/*.test.ts",
          ],
          exclude: ["**/node_modules/**", "**/*.pg.test.ts", "e2e/**", "out/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "postgres",
          include: [...ofServer, "{migrations,scripts}/**/*.pg.test.ts"],
          exclude: ["**/node_modules/**", ...notOverPostgres],
          globalSetup: ["src-server/postgres-setup-for-tests.ts"],
          setupFiles: ["src-server/postgres-env-for-tests.ts"],
        },
      },
    ],
  },
});
