import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { planted } from "./planted.ts";

const repository = join(import.meta.dirname, "../..");
const plant = planted(repository, process.env);

/** What plant.ts does for Node: vitest loads modules by itself. */
export default defineConfig({
  root: repository,
  plugins: [
    {
      name: "planted",
      enforce: "pre",
      transform(code, id) {
        const [file = ""] = id.split("?");
        const source = plant?.(file, () => code) ?? null;
        return source === null ? null : { code: source, map: null };
      },
    },
  ],
  test: {
    include: ["{src-*,sim,reliability,migrations}/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    fileParallelism: false,
    // a module that was changed by a planted bug must never be found again by another run
    fsModuleCache: false,
  },
});
