import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { readLocalValue, writeLocalValue } from "../src-cache/local-values.ts";
import { toErrorBody } from "../src-contract/errors.ts";
import { type OpenAccount, openAccount } from "../src-main/store/database/open-account.ts";
import { createWriteGate } from "../src-main/store/database/write-gate.ts";
import type { NewMutation, Writer } from "../src-main/store/mutate.ts";
import { createZoneClock } from "../src-main/store/queries/zone-clock.ts";
import { type RunningDesk, startDesk } from "../src-main/store/running-desk.ts";
import { checkServer, type DeskSession, signInAt, signOutAt } from "../src-main/store/sync/server-client.ts";
import type { Disk } from "./disk.ts";
import { createFetch, createLine, type Fate, type Line } from "./network.ts";
import type { Random } from "./random.ts";
import type { VirtualServer } from "./server.ts";
import type { Asked } from "./server-doors.ts";
import { dataKey, type DeskTemplate, password, type Person } from "./template.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** How a program ends. */
export type Death = "kill" | "powerCut";

/** One run of the program: what a killed one still does is seen by nobody. */
type Life = { isAlive: boolean; folder: string; momentsLeft: number; death: Death };

export type DeskParts = {
  name: string;
  template: DeskTemplate;
  accountId: number;
  /** Folders of this desk are made in it. */
  root: string;
  disk: Disk;
  time: VirtualTime;
  server: VirtualServer;
  random: Random;
  sawRequest(fate: Fate, asked: Asked): void;
  died(death: Death): void;
  log(line: string): void;
};

/**
 * A person's computer. The program on it is the product's own: its files (`openAccount`), its write path, its sync loop,
 * its HTTP client. Not real: the process around it, the keeper of secrets, the window.
 */
export type SimulatedDesk = {
  readonly name: string;
  readonly person: Person;
  readonly deviceId: string;
  readonly line: Line;
  /** Null while the program does not run or nobody is signed in. */
  running(): RunningDesk | null;
  /** Null, too, between an old file and a new one. */
  account(): OpenAccount | null;
  isDead(): boolean;
  /** From the files as they are. */
  start(): Promise<void>;
  /** Dies after so many more writes, requests and answers; 0 is now. */
  killAfter(moments: number, death: Death): void;
  signOut(): Promise<void>;
  /** False when the server did not let the person in. */
  signIn(): Promise<boolean>;
  /** Null when the program died over it, or the desk refused. */
  mutate(mutation: NewMutation): Promise<string | null>;
  write(work: (writer: Writer) => ReturnType<Parameters<RunningDesk["write"]>[0]>): Promise<boolean>;
  setClock(skew: number): void;
  clockSkew(): number;
  /** Overwrites some bytes in the middle of the open database. */
  damage(): void;
  /** The files as they lie there now, for a profile that was copied to another computer. */
  copyFilesTo(folder: string): void;
  folder(): string;
  stop(): Promise<void>;
};

const zones = createZoneClock();
const serverUrl = "http://server.simulated";
const damagedBytes = 64;

export async function createDesk(parts: DeskParts, from: string): Promise<SimulatedDesk> {
  const { name, template, disk, time, server, random, log } = parts;
  const { person, deviceId } = template;
  const author = { userId: person.userId, deviceId };
  const line = createLine();
  let lives = 0;
  let skew = 0;
  let life = newLife();
  let account: OpenAccount | null = null;
  let session: DeskSession | null = null;
  let running: RunningDesk | null = null;
  disk.copyAfterKill(from, life.folder);

  function newLife(): Life {
    lives += 1;
    const folder = join(parts.root, `${name}-${lives}`);
    mkdirSync(folder, { recursive: true });
    return { isAlive: true, folder, momentsLeft: Number.POSITIVE_INFINITY, death: "kill" };
  }

  /** A place where a program may die: before a write, around a request. */
  function moment(own: Life): void {
    if (!own.isAlive) return;
    own.momentsLeft -= 1;
    if (own.momentsLeft < 0) die(own);
  }

  function die(own: Life): void {
    own.isAlive = false;
    const left = { account, running };
    const isCommitFlushed = synchronousOf(account) >= 2;
    account = null;
    running = null;
    session = null;
    life = newLife();
    life.isAlive = false;
    if (own.death === "kill") disk.copyAfterKill(own.folder, life.folder);
    else disk.copyAfterPowerCut(own.folder, life.folder, { isCommitFlushed, random });
    line.cutStreams();
    parts.died(own.death);
    time.after(0, () => leaveFiles(own, left.account));
  }

  function leaveFiles(own: Life, open: OpenAccount | null): void {
    disk.unwatch(own.folder);
    try {
      open?.close();
    } catch {
      // a transaction in the middle, a file between two states: nobody looks at this folder again
    }
    disk.forget(own.folder);
  }

  /** A program that dies over it must not have it closed once more: the descriptor may be another file's by then. */
  function closeAccount(): void {
    const closing = account;
    account = null;
    closing?.close();
  }

  const fetchOf = (own: Life): typeof fetch =>
    createFetch(line, {
      time,
      random,
      server,
      isAlive: () => own.isAlive,
      moment: () => moment(own),
      saw: parts.sawRequest,
    });

  const now = () => time.now() + skew;

  async function open(dataKeys: string[]): Promise<OpenAccount | null> {
    const own = life;
    own.isAlive = true;
    disk.watch(own.folder, () => moment(own));
    const opened = await time.hold(
      openAccount({ folder: own.folder, dataKeys, accountId: parts.accountId, author, now, log }),
    );
    if (own.isAlive) {
      account = opened;
      return opened;
    }
    leaveFiles(own, opened);
    return null;
  }

  function run(opened: OpenAccount, kept: DeskSession): void {
    const own = life;
    session = kept;
    running = startDesk({
      desk: () => ({ account: opened, session: session ?? kept, serverUrl, deviceId }),
      // nobody shuts a desk out here
      shutOut: () => {},
      saveSession(next) {
        writeLocalValue(opened.cache, "session", next);
        session = next;
      },
      gate: createWriteGate(),
      zones,
      fetch: fetchOf(own),
      askImportPath: async () => null,
      askExportPath: async () => null,
      emit: () => {},
      now,
      random: random.next,
      newId: random.uuid,
      sleep: (milliseconds, signal) => (own.isAlive ? time.sleep(milliseconds, signal) : new Promise(() => {})),
      log: (text) => own.isAlive && log(text),
      fileRoom: { keptBytes: 0 },
    });
  }

  async function whileAlive<Value>(work: (running: RunningDesk) => Promise<Value>): Promise<Value | null> {
    const own = life;
    if (!running) return null;
    try {
      const value = await work(running);
      return own.isAlive ? value : null;
    } catch (error) {
      if (own.isAlive) log(`refused on the desk: ${toErrorBody(error).kind} ${toErrorBody(error).details ?? ""}`);
      if (own.isAlive && toErrorBody(error).kind === "fileDamaged") void running?.recover();
      return null;
    }
  }

  async function signOut(): Promise<void> {
    if (!running || !account || !session) return;
    const stopping = { running, account, session };
    const { refreshToken } = session.tokens;
    signOutAt({ baseUrl: serverUrl, fetch: fetchOf(life) }, refreshToken).catch(() => undefined);
    // the program may have died over the request
    if (running !== stopping.running) return;
    running = null;
    await stopping.running.stop();
    if (!account) return;
    const none = { accessToken: "", accessExpiresAt: 0, refreshToken: "" };
    writeLocalValue(stopping.account.cache, "session", { ...stopping.session, tokens: none });
    closeAccount();
    session = null;
  }

  return {
    name,
    person,
    deviceId,
    line,
    running: () => running,
    account: () => (isReadable(account) ? account : null),
    isDead: () => account === null,
    async start() {
      if (account) return;
      const opened = await open([dataKey]);
      const kept = opened && readLocalValue(opened.cache, "session");
      if (kept) run(opened, kept);
    },
    killAfter(moments, death) {
      if (!life.isAlive) return;
      life.death = death;
      life.momentsLeft = moments;
      if (moments === 0) die(life);
    },
    signOut,
    async signIn() {
      const http = { baseUrl: serverUrl, fetch: fetchOf(life) };
      const own = life;
      own.isAlive = true;
      try {
        await checkServer(http);
        const answer = await signInAt(http, { email: person.email, password, deviceId, deviceName: name });
        if (!own.isAlive) return false;
        const { dataKey: given, ...next } = answer;
        const stopping = running;
        running = null;
        await stopping?.stop();
        if (!own.isAlive) return false;
        closeAccount();
        if (!own.isAlive) return false;
        const opened = await open([...new Set([given, dataKey])]);
        if (!opened) return false;
        if (opened.dataKey !== given) opened.changeKey(given);
        writeLocalValue(opened.cache, "session", next);
        if (!own.isAlive) return false;
        run(opened, next);
        return true;
      } catch (error) {
        if (own.isAlive) log(`not let in: ${toErrorBody(error).kind}`);
        return false;
      }
    },
    mutate: async (mutation) => (await whileAlive((desk) => desk.mutate(mutation)))?.mutationId ?? null,
    write: async (work) => (await whileAlive((desk) => desk.write(work).then(() => true))) ?? false,
    setClock(next) {
      skew = next;
    },
    clockSkew: () => skew,
    damage: () => overwrite(join(life.folder, "cache.db"), random),
    copyFilesTo: (folder) => disk.copyAfterKill(life.folder, folder),
    folder: () => life.folder,
    async stop() {
      const own = life;
      const stopping = running;
      running = null;
      await stopping?.stop();
      own.isAlive = false;
      leaveFiles(own, account);
      account = null;
    },
  };
}

function isReadable(account: OpenAccount | null): boolean {
  try {
    return account?.cache.database.open ?? false;
  } catch {
    return false; // it says so by throwing
  }
}

/** FULL is 2. */
function synchronousOf(account: OpenAccount | null): number {
  try {
    return Number(account?.cache.database.pragma("synchronous", { simple: true }) ?? 2);
  } catch {
    return 2; // between two files: both are flushed
  }
}

function overwrite(file: string, random: Random): void {
  const descriptor = openSync(file, "r+");
  try {
    const { size } = fstatSync(descriptor);
    const place = random.integer(0, Math.max(0, size - damagedBytes));
    const bytes = Buffer.alloc(damagedBytes);
    readSync(descriptor, bytes, 0, damagedBytes, place);
    writeSync(
      descriptor,
      bytes.map((byte) => byte ^ 0xff),
      0,
      damagedBytes,
      place,
    );
  } finally {
    closeSync(descriptor);
  }
}
