// Preloaded (`node --import`) by run-planted.ts into every process of a check: replaces text of the product's source as
// it is loaded. The product itself has no switch for it.
import { registerHooks } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { planted } from "./planted.ts";

const repository = join(import.meta.dirname, "../..");
const plant = planted(repository, process.env);

if (plant) {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.startsWith("file:") || loaded.source === undefined || loaded.source === null) return loaded;
      const source = plant(fileURLToPath(url), () => textOf(loaded.source));
      return source === null ? loaded : { ...loaded, source };
    },
  });
}

function textOf(source: unknown): string {
  return typeof source === "string" ? source : Buffer.from(source as Uint8Array).toString("utf8");
}
