import { type ChildProcess, fork, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import type { CommandArgs, CommandName, CommandResult } from "../../src-contract/commands/index.ts";
import type { DesktopEvent, MainMessage, StoreMessage, StoreRequest } from "../../src-contract/desktop-api.ts";
import type { Result } from "../../src-contract/errors.ts";
import { valueOf } from "../../src-contract/errors.ts";
import type { MutationArgs, MutationName } from "../../src-contract/mutations/index.ts";
import { queries, type QueryArgs, type QueryName, type QueryResult } from "../../src-contract/queries/index.ts";
import { createStore, type StoreParts } from "./create-store.ts";

const repository = resolve(import.meta.dirname, "../..");
export const demoPassword = "kartoteka-demo";

/** The real server in a process of its own, over a freshly seeded folder. */
export async function startServerProcess(clients: number) {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-server-"));
  const seeded = spawnSync(
    process.execPath,
    [join(repository, "scripts/seed.ts"), "--data", folder, "--clients", String(clients)],
    { env: { ...process.env, DATABASE_URL: "" }, encoding: "utf8" },
  );
  if (seeded.status !== 0) throw new Error(`the seed failed: ${seeded.stderr}`);
  let port = 0;
  let child: ChildProcess | null = null;

  async function start(): Promise<string> {
    const started = spawn(process.execPath, [join(repository, "src-server/server.ts")], {
      env: {
        ...process.env,
        KARTOTEKA_PORT: String(port),
        KARTOTEKA_DATA: folder,
        KARTOTEKA_LOG: "warn",
        DATABASE_URL: "",
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    child = started;
    process.once("exit", () => started.kill("SIGKILL"));
    for await (const line of createInterface({ input: started.stdout })) {
      if (!line.startsWith("{")) continue;
      const { url } = JSON.parse(line) as { url: string };
      port = Number(new URL(url).port);
      return url;
    }
    throw new Error("the server ended before it was ready");
  }

  async function stop(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const running = child;
    child = null;
    if (!running || running.exitCode !== null) return;
    const gone = new Promise((done) => running.once("exit", done));
    running.kill(signal);
    await gone;
  }

  return {
    url: await start(),
    folder,
    /** On the port it had. */
    start,
    stop,
    async end() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Handle = (request: StoreRequest) => Promise<Result<unknown>>;

/** Typed requests; answers of queries are held against the contract's schemas. */
function requests(handle: Handle) {
  let id = 0;
  const ask = (channel: StoreRequest["channel"], name: string, args: unknown) => {
    id += 1;
    return handle({ id, channel, name, args });
  };
  return {
    ask,
    async query<Name extends QueryName>(name: Name, args: QueryArgs<Name>): Promise<QueryResult<Name>> {
      return queries[name].result.parse(valueOf(await ask("query", name, args))) as QueryResult<Name>;
    },
    async mutate<Name extends MutationName>(name: Name, args: MutationArgs<Name>) {
      return valueOf(await ask("mutate", name, args)) as { mutationId: string; at: number };
    },
    async command<Name extends CommandName>(name: Name, args: CommandArgs<Name>): Promise<CommandResult<Name>> {
      return valueOf(await ask("command", name, args)) as CommandResult<Name>;
    },
  };
}

/** An operating system that keeps secrets, until it loses them. */
export function createSecretKeeper() {
  let isLost = false;
  return {
    lose: () => {
      isLost = true;
    },
    answer(ask: string, value: string): string | null {
      if (isLost) return null;
      if (ask === "wrapSecret") return Buffer.from(value).toString("base64");
      return ask === "unwrapSecret" ? Buffer.from(value, "base64").toString() : value;
    },
  };
}

export const cheapKdf = { memoryKiB: 256, iterations: 1, parallelism: 1 };

/** The store within this process. */
export async function openStore(parts: Partial<StoreParts> = {}) {
  const folder = parts.folder ?? mkdtempSync(join(tmpdir(), "kartoteka-profile-"));
  const events: DesktopEvent[] = [];
  const logged: string[] = [];
  const keeper = createSecretKeeper();
  const store = createStore({
    askMain: async (ask, value) => keeper.answer(ask, value),
    log: (line) => logged.push(line),
    kdfCost: cheapKdf,
    ...parts,
    folder,
    emit: (event) => {
      events.push(event);
      parts.emit?.(event);
    },
  });
  await store.start();
  return {
    ...requests(async (request) => (await store.handle(request)).result),
    store,
    folder,
    events,
    logged,
    keeper,
  };
}
export type StoreForTests = Awaited<ReturnType<typeof openStore>>;

/** The store as the application runs it on a plain Node: in a process of its own, from its source or as it was built. */
export async function forkStoreProcess(
  folder: string,
  file = join(repository, "src-main/store/store.ts"),
  onEvent: (event: DesktopEvent) => void = () => {},
) {
  const child = fork(file, [folder], {
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  let log = "";
  child.stdout?.on("data", (text: Buffer) => {
    log += text.toString();
  });
  const keeper = createSecretKeeper();
  const events: DesktopEvent[] = [];
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  const post = (message: MainMessage) => child.send(message);
  await new Promise<void>((ready, failed) => {
    child.once("exit", (code) => failed(new Error(`the store ended with ${code}`)));
    child.on("message", (raw) => {
      const message = raw as StoreMessage;
      if (message.kind === "ready") ready();
      else if (message.kind === "event") {
        events.push(message.event);
        onEvent(message.event);
      } else if (message.kind === "answer") waiting.get(message.answer.id)?.(message.answer.result);
      else post({ kind: "reply", id: message.id, value: keeper.answer(message.ask, message.value) });
    });
  });
  const end = async (how: () => void): Promise<void> => {
    const gone = new Promise((done) => child.once("exit", done));
    how();
    await gone;
  };
  return {
    pid: child.pid ?? 0,
    ...requests((request) => {
      const result = new Promise<Result<unknown>>((answered) => waiting.set(request.id, answered));
      post({ kind: "request", request });
      return result;
    }),
    events,
    /** What it has logged. */
    log: () => log,
    kill: () => end(() => child.kill("SIGKILL")),
    stop: () => end(() => post({ kind: "stop" })),
    disconnect: () => end(() => child.disconnect()),
  };
}

/** Until it holds; throws what the last try said. */
export async function eventually(check: () => unknown, withinMilliseconds = 10_000): Promise<void> {
  const started = Date.now();
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() - started > withinMilliseconds) throw error;
      await wait(10);
    }
  }
}
