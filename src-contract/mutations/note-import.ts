import { idSchema } from "../entities/basics.ts";
import { clientImportSchema } from "../entities/client-import.ts";
import { put } from "../row-patch.ts";
import { defineMutation } from "./mutation.ts";

/** G14-7: that there was an import, before its first chunk and in the desk's one transaction with all of them. */
export const noteImport = defineMutation({
  args: clientImportSchema
    .pick({ fileName: true, created: true, skipped: true, faulty: true })
    .extend({ importId: idSchema }),
  rowPatch: ({ importId, ...counts }, { userId, at }) => [
    put("imports", { id: importId, ...counts, authorId: userId, createdAt: at, undoneBy: null, undoneAt: null }),
  ],
});
