import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const regressionsSchema = z.array(
  z.object({
    seed: z.string(),
    steps: z.int().positive(),
    /** Whether the server is the whole application. */
    wholeApp: z.boolean(),
    /** What it found, in words. */
    found: z.string(),
  }),
);

/** Seeds that once failed; they run first, always. */
export function readRegressions(): z.infer<typeof regressionsSchema> {
  const file = join(import.meta.dirname, "regressions.json");
  return regressionsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}
