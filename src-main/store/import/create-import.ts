import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { CommandArgs, CommandResult } from "../../../src-contract/commands/index.ts";
import { type FaultyRows, importRowLimit, type ImportField } from "../../../src-contract/table-import.ts";
import type { DesktopEvent } from "../../../src-contract/desktop-api.ts";
import { KartotekaError } from "../../../src-contract/errors.ts";
import { importChunkSize } from "../../../src-contract/mutations/import-clients.ts";
import type { MutationArgs } from "../../../src-contract/mutations/index.ts";
import { guessMapping } from "../../../src-contract/rules/import-columns.ts";
import type { ImportedClient } from "../../../src-contract/rules/import-row.ts";
import { checkTable, ownText } from "./check-table.ts";
import type { TableRow } from "./row-cutter.ts";
import { openTableFile, type TableFile } from "./table-file.ts";

export type ImportMutation =
  | { name: "noteImport"; args: MutationArgs<"noteImport"> }
  | { name: "importClients"; args: MutationArgs<"importClients"> };

export type ImportDependencies = {
  /** The path that main's dialog keeps under this token; null when it does not know the token. */
  askImportPath(fileToken: string): Promise<string | null>;
  /** The contacts of every client in the cache, in portions between which other requests have their turn (known-keys.ts). */
  knownKeys(): AsyncIterable<readonly string[]>;
  /**
   * Patch and outbox of all of them in ONE transaction, in order: all or, when it or the iterator throws, none. Iterates
   * once, and lets go of each mutation and gives other requests their turn before it takes the next.
   */
  commitMutations(mutations: Iterable<ImportMutation>): Promise<void>;
  emit(event: Extract<DesktopEvent, { event: "importProgress" }>): void;
  /** UUIDv7. */
  newId(): string;
  /** The account's, ISO 3166-1 alpha-2; asked at each preview and import because the account may change. */
  defaultCountry(): string;
};

export type ClientImport = {
  preview(args: CommandArgs<"previewImport">): Promise<CommandResult<"previewImport">>;
  run(args: CommandArgs<"runImport">): Promise<CommandResult<"runImport">>;
  cancel(): void;
};

const longestFileName = 300;
const faultsShown = 100;
const rowsShown = 20;
/** Characters of faulty rows kept for the file that goes back; rows beyond it come back by line and reason only. */
const faultyTextKept = 32_000_000;

/**
 * G14-7: a company's own client list. One preview or import at a time; a new preview takes the place of one that is
 * being read, and an import that was started is only stopped by `cancel`, up to the end of its transaction.
 */
export function createImport(dependencies: ImportDependencies): ClientImport {
  let current: { kind: "preview" | "run"; abort: AbortController } | null = null;

  async function alone<Value>(kind: "preview" | "run", work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    if (current?.kind === "run") throw new KartotekaError("conflict", "an import is running");
    current?.abort.abort(new KartotekaError("cancelled"));
    const own = { kind, abort: new AbortController() };
    current = own;
    try {
      return await work(own.abort.signal);
    } finally {
      if (current === own) current = null;
    }
  }

  async function open(
    fileToken: string,
    mapping: readonly ImportField[] | null,
    signal: AbortSignal,
  ): Promise<TableFile> {
    const path = await dependencies.askImportPath(fileToken);
    if (path === null) throw new KartotekaError("notFound", "the chosen file is not known any more");
    const table = await openTableFile(path, { defaultCountry: dependencies.defaultCountry(), signal });
    if (mapping !== null && mapping.length !== table.headings.length) {
      throw new KartotekaError("invalid", `mapping of ${mapping.length} columns for ${table.headings.length}`);
    }
    return table;
  }

  /** What `checkTable` needs besides the table and where its rows go. */
  function surroundings(signal: AbortSignal, phase: "reading" | "checking") {
    return {
      defaultCountry: dependencies.defaultCountry(),
      newId: dependencies.newId,
      knownKeys: dependencies.knownKeys(),
      signal,
      onProgress: (done: number, total: number) => dependencies.emit({ event: "importProgress", phase, done, total }),
    };
  }

  return {
    preview: (args) =>
      alone("preview", async (signal) => {
        const table = await open(args.fileToken, args.mapping, signal);
        const mapping = args.mapping ?? guessMapping({ ...table, defaultCountry: dependencies.defaultCountry() });
        const faults: CommandResult<"previewImport">["faults"] = [];
        const counts = await checkTable({
          ...surroundings(signal, "reading"),
          table,
          mapping,
          rowLimit: importRowLimit,
          onClient: () => {},
          onFault: ({ line }, fault) => {
            if (faults.length < faultsShown) faults.push({ line, fault });
          },
        });
        return {
          fileName: fileNameOf(table.path),
          encoding: table.encoding,
          delimiter: table.delimiter,
          headings: table.headings,
          mapping,
          sample: table.sample.slice(0, rowsShown),
          ...counts,
          faults,
        };
      }),

    run: (args) =>
      alone("run", async (signal) => {
        const table = await open(args.fileToken, args.mapping, signal);
        const importId = dependencies.newId();
        const chunks = createClientChunks(importId);
        const faulty = createFaultyRows(table);
        const counts = await checkTable({
          ...surroundings(signal, "checking"),
          table,
          mapping: args.mapping,
          rowLimit: importRowLimit,
          onClient: (client, isDuplicate) => {
            if (!isDuplicate || args.duplicates === "create") chunks.add(client);
          },
          onFault: faulty.add,
        });
        if (counts.rows > importRowLimit) throw new KartotekaError("unsupportedFile", `${counts.rows} rows`);
        const created = chunks.count();
        const skipped = args.duplicates === "skip" ? counts.duplicates : 0;
        if (created > 0) {
          const fileName = fileNameOf(table.path).slice(-longestFileName);
          const note = { importId, fileName, created, skipped, faulty: counts.faulty };
          const onTaken = (done: number) => {
            // thrown through the transaction, which takes everything back
            signal.throwIfAborted();
            dependencies.emit({ event: "importProgress", phase: "saving", done, total: created });
          };
          await dependencies.commitMutations(chunks.mutations(note, onTaken));
        }
        return { importId, created, skipped, faulty: counts.faulty, faultyRows: faulty.rows() };
      }),

    cancel: () => current?.abort.abort(new KartotekaError("cancelled")),
  };
}

/** Clients that wait for the transaction, packed: a twentieth of what the objects would take, and outside the heap. */
function createClientChunks(importId: string) {
  const written: { bytes: Buffer; count: number }[] = [];
  let open: ImportedClient[] = [];
  let count = 0;
  const close = () => {
    if (open.length > 0)
      written.push({ bytes: deflateRawSync(JSON.stringify(open), { level: 1 }), count: open.length });
    open = [];
  };
  return {
    add(client: ImportedClient): void {
      open.push(client);
      count += 1;
      if (open.length === importChunkSize) close();
    },
    count: () => count,
    *mutations(note: MutationArgs<"noteImport">, onTaken: (done: number) => void): Generator<ImportMutation> {
      close();
      yield { name: "noteImport", args: note };
      let done = 0;
      for (const chunk of written) {
        const clients: ImportedClient[] = JSON.parse(inflateRawSync(chunk.bytes).toString("utf8"));
        yield { name: "importClients", args: { importId, clients } };
        done += chunk.count;
        onTaken(done);
      }
    },
  };
}

function createFaultyRows(table: TableFile) {
  const rows: FaultyRows["rows"] = [];
  let kept = 0;
  return {
    add(row: TableRow, fault: FaultyRows["rows"][number]["fault"]): void {
      const cells = row.kind === "broken" ? [row.text] : row.cells;
      const length = cells.reduce((sum, cell) => sum + cell.length, 0);
      const fits = kept + length <= faultyTextKept;
      if (fits) kept += length;
      rows.push({ line: row.line, fault, cells: fits ? cells.map(ownText) : [] });
    },
    rows: (): FaultyRows | null =>
      rows.length === 0 ? null : { headings: table.headings, delimiter: table.delimiter, rows },
  };
}

function fileNameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
