import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { v7 as newId } from "uuid";
import { commands } from "../../src-contract/commands/index.ts";
import type { DesktopEvent, StoreAnswer, StoreMessage, StoreRequest } from "../../src-contract/desktop-api.ts";
import { KartotekaError, resultOf, toErrorBody } from "../../src-contract/errors.ts";
import { mutations } from "../../src-contract/mutations/index.ts";
import { unsentFileBytes } from "../../src-contract/unsent-file.ts";
import { queries } from "../../src-contract/queries/index.ts";
import { createCommandHandlers } from "./command-handlers.ts";
import { createWriteGate } from "./database/write-gate.ts";
import type { NewMutation } from "./mutate.ts";
import { defaultFileRoom, type FileRoom } from "./files/desk-files.ts";
import { createZoneClock } from "./queries/zone-clock.ts";
import { type RunningDesk, startDesk } from "./running-desk.ts";
import { createSession } from "./session/create-session.ts";
import { defaultCost, type KdfCost } from "./session/data-key.ts";
import { lockProfile } from "./session/profile-lock.ts";

export type AskMain = (ask: Extract<StoreMessage, { kind: "ask" }>["ask"], value: string) => Promise<string | null>;

export type StoreParts = {
  /** The profile: made when missing. */
  folder: string;
  askMain: AskMain;
  emit(event: DesktopEvent): void;
  fetch?: typeof fetch;
  /** This computer's clock, milliseconds UTC. */
  now?(): number;
  random?(): number;
  log?(line: string): void;
  kdfCost?: KdfCost;
  fileRoom?: FileRoom;
};

export type Store = {
  /** Opens the last person's files where the operating system gives their key. Never rejects: readSession tells. */
  start(): Promise<void>;
  /** Never rejects. */
  handle(request: StoreRequest): Promise<StoreAnswer>;
  /** The computer woke up. */
  resume(): void;
  close(): Promise<void>;
};

/** A process that was killed a moment ago may still hold the profile. */
const lockPatience = 3_000;

/** The whole store without a process around it: the composition that store.ts, tests and benchmarks share. */
export function createStore(parts: StoreParts): Store {
  const { folder, askMain, emit, now = Date.now, random = Math.random, log = () => {} } = parts;
  const gate = createWriteGate();
  const zones = createZoneClock();
  let running: RunningDesk | null = null;
  let lock: { release(): void } | null = null;
  let starting: Promise<void> | null = null;

  const session = createSession({
    folder,
    fetch: parts.fetch ?? fetch,
    wrapSecret: (secret) => askMain("wrapSecret", secret),
    unwrapSecret: (wrapped) => askMain("unwrapSecret", wrapped),
    now,
    log,
    kdfCost: parts.kdfCost ?? defaultCost,
    async onDesk(desk) {
      const before = running;
      running = null;
      await before?.stop();
      if (!desk) return;
      running = startDesk({
        desk: session.desk,
        saveSession: session.saveSession,
        shutOut() {
          session.shutOut().catch((error: unknown) => log(`shut out: ${toErrorBody(error).kind}`));
        },
        gate,
        zones,
        fetch: parts.fetch ?? fetch,
        askImportPath: (fileToken) => askMain("importPath", fileToken),
        askExportPath: (fileToken) => askMain("exportPath", fileToken),
        emit,
        now,
        random,
        newId,
        sleep,
        log,
        fileRoom: parts.fileRoom ?? defaultFileRoom,
      });
    },
    onChange: (state) => emit({ event: "sessionChanged", session: state }),
  });

  /** One at a time; what failed (a full disk, a profile in use) is tried again by the next who asks. */
  function ensureStarted(): Promise<void> {
    starting ??= (async () => {
      mkdirSync(folder, { recursive: true });
      lock ??= lockProfile(folder, lockPatience);
      await session.start();
    })().catch((error: unknown) => {
      starting = null;
      throw error;
    });
    return starting;
  }

  function desk(): RunningDesk {
    session.desk(); // says which of the two it is that nobody is signed in
    if (!running) throw new KartotekaError("notSignedIn");
    return running;
  }

  async function readChosenFile(fileToken: string): Promise<string> {
    const path = await askMain("importPath", fileToken);
    if (path === null || !existsSync(path)) throw new KartotekaError("notFound", "the chosen file is gone");
    if (statSync(path).size > unsentFileBytes) throw new KartotekaError("unsupportedFile", "the file is too long");
    return readFileSync(path, "utf8");
  }

  const commandHandlers = createCommandHandlers({
    session,
    desk,
    deskOrNull: () => running,
    fetch: parts.fetch ?? fetch,
    ensureStarted,
    readChosenFile,
    async placePath(placeToken) {
      const path = await askMain("placePath", placeToken);
      if (path === null) throw new KartotekaError("notFound", "no such place");
      return path;
    },
  });

  async function answer({ channel, name, args }: StoreRequest): Promise<unknown> {
    switch (channel) {
      case "query": {
        const query = entryOf(queries, name);
        await starting;
        return desk().query(query, queries[query].args.parse(args) as never);
      }
      case "mutate": {
        const mutation = entryOf(mutations, name);
        await starting;
        // its args are parsed where its patch is made
        return desk().mutate({ name: mutation, args } as NewMutation);
      }
      case "command": {
        const command = entryOf(commands, name);
        if (!Object.hasOwn(commandHandlers, command)) throw new KartotekaError("invalid", "a command of main");
        const handler = commandHandlers[command as keyof typeof commandHandlers];
        // a window that talks on after this process died is not told that nobody is signed in
        await starting;
        return handler(commands[command].args.parse(args) as never);
      }
    }
  }

  return {
    start: () =>
      ensureStarted().catch((error: unknown) =>
        log(`start: ${toErrorBody(error).kind} ${toErrorBody(error).details ?? ""}`),
      ),
    async handle(request) {
      const result = await resultOf(() => answer(request));
      if (!result.ok && result.error.kind === "fileDamaged") void running?.recover();
      if (!result.ok && result.error.kind === "unexpected")
        log(`${request.channel} ${request.name.slice(0, 60)}: ${result.error.details ?? ""}`);
      return { id: request.id, result };
    },
    resume: () => running?.sync.resume(),
    async close() {
      await session.close();
      lock?.release();
      lock = null;
    },
  };
}

/** `constructor` and the like are in every object, but in no registry. */
function entryOf<Registry extends object>(registry: Registry, name: string): Extract<keyof Registry, string> {
  if (Object.hasOwn(registry, name)) return name as Extract<keyof Registry, string>;
  throw new KartotekaError("invalid", `no such name: ${name.slice(0, 60)}`);
}

/** setTimeout takes an endless wait for none. */
async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  const bounded = Math.min(milliseconds, 2 ** 31 - 1);
  await wait(bounded, undefined, { signal, ref: false }).catch(() => undefined); // woken
}
