import { setImmediate as turn } from "node:timers/promises";
import type { CommandResult } from "../../src-contract/commands/index.ts";
import type { SyncState } from "../../src-contract/commands/sync.ts";
import type { DesktopEvent } from "../../src-contract/desktop-api.ts";
import { syncedTableNames } from "../../src-contract/entities/synced-tables.ts";
import { KartotekaError, toErrorBody } from "../../src-contract/errors.ts";
import type { QueryArgs, QueryName, QueryResult } from "../../src-contract/queries/index.ts";
import type { ReadTable } from "../../src-contract/queries/query.ts";
import { noRecording } from "../../src-contract/entities/recording.ts";
import { mayListen, recordingOf } from "../../src-contract/rules/recording.ts";
import { attachFile } from "../../src-contract/mutations/attach-file.ts";
import { createCheckpointer } from "./database/checkpoint.ts";
import { fieldsInConflict } from "../../src-cache/client-conflicts.ts";
import { readLocalValue, writeLocalValue } from "../../src-cache/local-values.ts";
import { readSqlRow } from "../../src-cache/synced-rows.ts";
import type { WriteGate } from "./database/write-gate.ts";
import { type DeskFiles, type FileRoom, startDeskFiles } from "./files/desk-files.ts";
import { type ClientImport, createImport } from "./import/create-import.ts";
import { createTableExport, type TableExport } from "./export/export-table.ts";
import { readContactKeys } from "./import/known-keys.ts";
import { readImportUndo, undoMutations } from "./import/undo-import.ts";
import { keepIndexed } from "./keep-indexed.ts";
import { commitMutation, commitMutations, type NewMutation, type Writer } from "./mutate.ts";
import { type DeskRecordings, startDeskRecordings } from "./recordings/desk-recordings.ts";
import { queryHandlers } from "./queries/query-handlers.ts";
import type { QueryHandler } from "./queries/query-context.ts";
import type { ZoneClock } from "./queries/zone-clock.ts";
import type { OpenDesk } from "./session/create-session.ts";
import { outboxCounts } from "./sync/outbox.ts";
import { type AskServer, createServerClient, type DeskSession, type ServerClient } from "./sync/server-client.ts";
import type { SyncDesk } from "./sync/sync-desk.ts";
import { type Connection, startSyncLoop, type SyncLoop } from "./sync/sync-loop.ts";

export type DeskParts = {
  /** As it is now: the session in it is renewed from time to time. */
  desk(): OpenDesk;
  saveSession(session: DeskSession): void;
  /** The server has shut this device out. Returns at once: this desk is stopped by it. */
  shutOut(): void;
  gate: WriteGate;
  zones: ZoneClock;
  fetch: typeof fetch;
  askImportPath(fileToken: string): Promise<string | null>;
  askExportPath(fileToken: string): Promise<string | null>;
  emit(event: DesktopEvent): void;
  /** This computer's clock, milliseconds UTC. */
  now(): number;
  random(): number;
  /** UUIDv7. */
  newId(): string;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  log(line: string): void;
  fileRoom: FileRoom;
};

/** A signed-in desk at work: reads, writes, import and sync over one person's open files. */
export type RunningDesk = {
  query<Name extends QueryName>(name: Name, args: QueryArgs<Name>): QueryResult<Name>;
  mutate(mutation: NewMutation): Promise<{ mutationId: string; at: number }>;
  /** A write of the desk's own tables, and whose screens it concerns. */
  write(work: (writer: Writer) => Iterable<ReadTable>): Promise<void>;
  clientImport: ClientImport;
  files: DeskFiles;
  recordings: DeskRecordings;
  /** Asks the server at once. Throws unreachable, and whatever the server refuses. */
  administer: ServerClient["administer"];
  askServer: AskServer;
  tableExport: TableExport;
  readImportUndo(importId: string): Promise<CommandResult<"readImportUndo">>;
  undoImport(importId: string): Promise<void>;
  sync: SyncLoop;
  syncState(): SyncState;
  /** The file turned out damaged: put aside, begun anew with what is unsent, filled again. Never rejects. */
  recover(): Promise<void>;
  /** Nothing of it touches the files once it resolves. */
  stop(): Promise<void>;
};

/** A measurement slower than this says too little about the server's clock. */
const slowAnswer = 5_000;
const offsetStep = 250;
/** Milliseconds: a call that waits for its row leaves before its row does, on a computer that has not much (T-1, T-2). */
const callLeavesWithin = 100;

export function startDesk(parts: DeskParts): RunningDesk {
  const { gate, emit, log, now } = parts;
  const { account, serverUrl, deviceId } = parts.desk();
  const ended = new AbortController();
  const author = { userId: parts.desk().session.user.id, deviceId };
  let connection: Connection = "connecting";
  let progress: SyncState["progress"] = null;
  let indexing: SyncState["progress"] = null;
  let serverOffset = readLocalValue(account.cache, "serverOffset") ?? 0;
  let lastTold = "";
  let recovering: Promise<void> | null = null;

  const checkpointer = createCheckpointer({
    cache: () => (ended.signal.aborted ? null : account.cache),
    gate,
    onError: (error) => log(`checkpoint: ${toErrorBody(error).details ?? ""}`),
  });

  function writer(): Writer {
    const { session } = parts.desk();
    const { cache, journal } = account;
    return {
      cache,
      journal,
      author: { ...author, role: session.user.role },
      now: () => now() + serverOffset,
      newId: parts.newId,
    };
  }

  function syncState(): SyncState {
    const { cache } = account;
    const lastSyncAt = readLocalValue(cache, "lastSyncAt");
    return {
      connection,
      ...outboxCounts(cache),
      files: files.unsent(),
      conflicts: fieldsInConflict(cache),
      lastSyncAt,
      progress: progress ?? indexing,
    };
  }

  function tellSyncState(): void {
    // whoever opens the next file tells again
    if (ended.signal.aborted || !account.isOpen) return;
    const state = syncState();
    const told = JSON.stringify(state);
    if (told === lastTold) return;
    lastTold = told;
    emit({ event: "syncStateChanged", syncState: state });
  }

  function changed(tables: Iterable<ReadTable>): void {
    committed();
    tell(tables);
  }

  /** Before whoever wrote has the answer. */
  function committed(): void {
    account.noteCommit();
    checkpointer.written();
  }

  function tell(tables: Iterable<ReadTable>): void {
    const named = [...new Set(tables)];
    if (named.length > 0) emit({ event: "dataChanged", tables: named });
    if (named.includes("attachments")) files.rowsChanged();
    tellSyncState();
  }

  function noteServerTime({ serverTime, askedAt, heardAt }: Parameters<SyncDesk["serverTime"]>[0]): void {
    if (heardAt - askedAt > slowAnswer) return;
    const offset = Math.round(serverTime - (askedAt + heardAt) / 2);
    if (Math.abs(offset - serverOffset) < offsetStep) return;
    serverOffset = offset;
    void gate.run(() => writeLocalValue(account.cache, "serverOffset", offset)).catch(noteFailure("server time"));
  }

  /** Of the file that is open now. */
  function beginIndexing(): void {
    void keepIndexed({
      cache: account.cache,
      gate,
      signal: ended.signal,
      written: checkpointer.written,
      progressed(next) {
        indexing = next;
        tellSyncState();
      },
      changed,
      onDamage: recover,
      log,
    });
  }

  const noteFailure = (what: string) => (error: unknown) =>
    log(`${what}: ${toErrorBody(error).kind} ${toErrorBody(error).details ?? ""}`);

  function recover(): Promise<void> {
    const wasOpen = account.isOpen;
    recovering ??= gate
      .run(async () => {
        // asked for between two files of a swap: the new one is good
        if (!wasOpen && account.isOpen) return;
        await account.recover();
        writeLocalValue(account.cache, "session", parts.desk().session);
      })
      .then(() => {
        changed([...syncedTableNames, "outbox", "drafts", "recentClients"]);
        sync.syncNow().catch(noteFailure("after a recovery"));
      }, noteFailure("recovery"))
      .finally(() => {
        recovering = null;
      });
    return recovering;
  }

  const network = createServerClient({
    http: { baseUrl: serverUrl, fetch: parts.fetch },
    deviceId,
    readSession: () => parts.desk().session,
    saveSession: (session) => gate.run(() => parts.saveSession(session)),
    // a token's end is told by the server's clock
    now: () => now() + serverOffset,
    signal: ended.signal,
  });
  const files = startDeskFiles({
    account,
    network,
    now,
    random: parts.random,
    sleep: parts.sleep,
    refuse(attachment) {
      if (!recordingOf(attachment)) return;
      const { user, account: company } = parts.desk().session;
      const call = attachment.callId === null ? undefined : readSqlRow(account.cache, "calls", attachment.callId);
      const managerId = typeof call?.["managerId"] === "string" ? call["managerId"] : null;
      if (!mayListen({ userId: user.id, role: user.role }, { managerId }, company.recording ?? noRecording))
        throw new KartotekaError("forbidden", "the recording of another manager");
    },
    signal: ended.signal,
    changed() {
      emit({ event: "dataChanged", tables: ["files"] });
      tellSyncState();
    },
    log,
    limits: parts.fileRoom,
  });
  const sync = startSyncLoop({
    desk: {
      account,
      author,
      gate,
      now,
      sleep: parts.sleep,
      signal: ended.signal,
      changed,
      replaced: beginIndexing,
      progressed(next) {
        progress = next;
        tellSyncState();
      },
      serverTime: noteServerTime,
      log,
    },
    network,
    sleep: parts.sleep,
    random: parts.random,
    onConnection(next) {
      connection = next;
      files.connectionChanged(next);
      tellSyncState();
    },
    onShutOut: parts.shutOut,
    onDamage: recover,
    log,
  });

  async function commitTogether(mutations: Iterable<NewMutation>): Promise<void> {
    changed([...(await gate.run(() => commitMutations(writer(), mutations, turn))), "outbox"]);
    sync.nudge();
  }

  const clientImport = createImport({
    knownKeys: () => readContactKeys(account.cache),
    askImportPath: parts.askImportPath,
    commitMutations: commitTogether,
    emit,
    newId: parts.newId,
    defaultCountry: () => parts.desk().session.account.defaultCountry,
  });

  const tableExport = createTableExport({
    cache: () => account.cache,
    role: () => parts.desk().session.user.role,
    defaultCountry: () => parts.desk().session.account.defaultCountry,
    askExportPath: parts.askExportPath,
    emit,
  });

  async function mutate(mutation: NewMutation): Promise<{ mutationId: string; at: number }> {
    // acknowledged means: the bytes are on the disk as well
    if (mutation.name === "attachFile") files.hold(attachFile.args.parse(mutation.args).sha256);
    const { mutationId, at, tables } = await gate.run(() => commitMutation(writer(), mutation));
    committed();
    // whoever waits for the answer has it first: a call leaves with it (T-1)
    setImmediate(() => {
      if (!ended.signal.aborted) tell([...tables, "outbox"]);
    });
    if (mutation.name === "startCall") void parts.sleep(callLeavesWithin, ended.signal).then(sync.nudge, sync.nudge);
    else sync.nudge();
    return { mutationId, at };
  }

  const recordings = startDeskRecordings({
    account,
    files,
    attach: (args) => mutate({ name: "attachFile", args }),
    now,
    log,
  });

  beginIndexing();

  return {
    query(name, args) {
      const handler = queryHandlers[name] as QueryHandler<typeof name>;
      const { defaultCountry } = parts.desk().session.account;
      const reader = { ...author, defaultCountry };
      const { zones } = parts;
      return handler({ cache: account.cache, reader, now: now(), zones, fileState: files.stateOf }, args);
    },
    mutate,
    async write(work) {
      changed(await gate.run(() => work(writer())));
    },
    clientImport,
    files,
    recordings,
    administer: network.administer,
    askServer: network.ask,
    tableExport,
    readImportUndo: (importId) => readImportUndo(account.cache, importId),
    async undoImport(importId) {
      const { role } = writer().author;
      const { authorId } = readSqlRow(account.cache, "imports", importId) ?? {};
      if (authorId !== undefined && authorId !== author.userId && role !== "owner" && role !== "admin")
        throw new KartotekaError("forbidden", "the import of another person");
      await commitTogether(undoMutations(account.cache, importId));
    },
    sync,
    syncState,
    recover,
    async stop() {
      ended.abort();
      clientImport.cancel();
      tableExport.cancel();
      checkpointer.stop();
      await sync.stop();
      recordings.stop();
      await files.stop();
      await gate.run(() => undefined);
    },
  };
}
