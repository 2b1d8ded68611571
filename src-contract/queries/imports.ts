import { z } from "zod";
import { clientImportSchema } from "../entities/client-import.ts";
import { defineQuery } from "./query.ts";

/** G14-7: the imports of the account, the newest first; `present`: how many of their clients are there still. */
export const imports = defineQuery({
  args: z.object({ limit: z.int().min(1).max(200) }),
  result: z.array(clientImportSchema.extend({ present: z.int() })),
  tables: ["imports", "clients"],
});
