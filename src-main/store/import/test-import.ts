import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { DesktopEvent } from "../../../src-contract/desktop-api.ts";
import { importClients } from "../../../src-contract/mutations/import-clients.ts";
import { contactKeys, type ImportedClient } from "../../../src-contract/rules/import-row.ts";
import { type ClientImport, createImport, type ImportDependencies } from "./create-import.ts";

export type TestImport = {
  desk: ClientImport;
  /** What a preview or import can be given as its file token: here the path itself. */
  file(name: string, content: string | Buffer): string;
  clients: ImportedClient[];
  /** How many clients each mutation carried, one list a transaction. */
  transactions: number[][];
  progress: Extract<DesktopEvent, { event: "importProgress" }>[];
};

/** An import over a cache that is a list; every mutation passes its schema, as in the store. For tests only. */
export function createTestImport(changed: Partial<ImportDependencies> = {}): TestImport {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-import-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const test: Omit<TestImport, "desk" | "file"> = { clients: [], transactions: [], progress: [] };
  let lastId = 0;
  const dependencies: ImportDependencies = {
    askImportPath: async (token) => token,
    async *knownKeys() {
      yield test.clients.flatMap(contactKeys);
    },
    commitMutations: async (mutations) => {
      const committed: ImportedClient[][] = [];
      for (const { name, args } of mutations)
        if (name === "importClients") committed.push(importClients.args.parse(args).clients);
      test.clients.push(...committed.flat());
      test.transactions.push(committed.map(({ length }) => length));
    },
    emit: (event) => test.progress.push(event),
    newId: () => {
      lastId += 1;
      return `00000000-0000-7000-8000-${String(lastId).padStart(12, "0")}`;
    },
    defaultCountry: () => "RU",
    ...changed,
  };
  return {
    ...test,
    desk: createImport(dependencies),
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
  };
}
