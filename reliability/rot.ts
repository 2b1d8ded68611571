import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Chance, createChance } from "../scripts/seed/chance.ts";
import { KartotekaError } from "../src-contract/errors.ts";
import { type OpenAccount, isDamage, openAccount } from "../src-main/store/database/open-account.ts";
import { readSideJournal } from "../src-main/store/database/side-journal.ts";
import { readProfile, writeProfile } from "../src-main/store/session/profile.ts";
import { type Files, type PreparedDesk, prepareDesk, readFiles, tablesOf, writeFiles } from "./prepared-desk.ts";
import type { Outcome } from "./report.ts";

export type RotCounts = { flips: number; zeroed: number; truncated: number; deletedLogs: number };
type Kind = "flip" | "zero" | "truncate" | "deleteLog";

/**
 * one fault a case, in the files of a killed desk or of one that was closed in order. Pass: what the desk then
 * serves is what was written, row by row, or it says that the file is damaged; the unsent items are all there.
 */
export async function rot(counts: RotCounts, seed: number): Promise<Outcome> {
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "kartoteka-rot-"));
  try {
    const desk = await prepareDesk(join(folder, "desk"), createChance(seed), { clients: 150, unsent: 20 });
    const tally = { cases: 0, harmless: 0, atOpen: 0, whenRead: 0, silent: 0, unsentLost: 0, notAside: 0, other: 0 };
    const failures: string[] = [];
    const kinds: [Kind, number][] = [
      ["flip", counts.flips],
      ["zero", counts.zeroed],
      ["truncate", counts.truncated],
      ["deleteLog", counts.deletedLogs],
    ];
    for (const [kind, count] of kinds) {
      for (let index = 0; index < count; index += 1) {
        const name = `${kind} ${index}`;
        const chance = createChance(seed * 1_000_003 + index * 4 + kinds.findIndex(([one]) => one === kind));
        const found = await rotCase(join(folder, "case"), { desk, kind, chance });
        tally.cases += 1;
        tally[found.result] += 1;
        if (found.fault !== null) failures.push(`${name}: ${found.fault}`);
        if (found.fault?.startsWith("unsent")) tally.unsentLost += 1;
        if (found.fault?.startsWith("aside")) tally.notAside += 1;
      }
    }
    const profiles = rotProfiles(join(folder, "profile"), createChance(seed + 1), Math.ceil(counts.flips / 10));
    failures.push(...profiles.failures);
    return { counts: { ...tally, profiles: profiles.cases, profilesWrong: profiles.failures.length }, failures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Found = { result: "harmless" | "atOpen" | "whenRead" | "silent" | "other"; fault: string | null };

async function rotCase(
  folder: string,
  { desk, kind, chance }: { desk: PreparedDesk; kind: Kind; chance: Chance },
): Promise<Found> {
  rmSync(folder, { recursive: true, force: true });
  const { files, what } = spoil(desk, kind, chance);
  writeFiles(folder, files);
  let account: OpenAccount;
  try {
    account = await openDesk(folder, desk);
  } catch (error) {
    return { result: "other", fault: `${what}: ${String(error)}` };
  }
  try {
    const found = await readEverything(account, desk, what);
    if (found.fault !== null) return found;
    const fault = faultAfter(account, { folder, desk, isDamaged: account.wasDamaged && files.has("cache.db") });
    return { ...found, fault: fault === null ? null : `${fault} (${what})` };
  } finally {
    account.close();
  }
}

function openDesk(folder: string, { author, dataKey }: PreparedDesk): Promise<OpenAccount> {
  return openAccount({ folder, dataKeys: [dataKey], accountId: 1, author, now: Date.now, log: () => {} });
}

async function readEverything(account: OpenAccount, desk: PreparedDesk, what: string): Promise<Found> {
  if (account.wasDamaged) return { result: "atOpen", fault: null };
  try {
    const tables = tablesOf(account.cache);
    // an index is read by nothing above: a page of it that is refused is refused to a query as well
    const checked = String(account.cache.database.pragma("integrity_check", { simple: true }));
    if (checked.includes("unable to get the page")) throw new KartotekaError("fileDamaged", checked);
    const wrong = [...desk.tables].filter(([name, rows]) => tables.get(name) !== rows).map(([name]) => name);
    if (wrong.length === 0 && checked === "ok") return { result: "harmless", fault: null };
    return { result: "silent", fault: `silent: ${what}: ${wrong.join()} ${checked.slice(0, 80)}` };
  } catch (error) {
    if (!isDamage(error)) return { result: "other", fault: `${what}: ${String(error)}` };
    await account.recover();
    return { result: "whenRead", fault: null };
  }
}

/** What must hold however the case went. */
function faultAfter(
  account: OpenAccount,
  { folder, desk, isDamaged }: { folder: string; desk: PreparedDesk; isDamaged: boolean },
): string | null {
  const expected = desk.unsent.map(({ mutationId }) => mutationId).join();
  const queued = account.cache.all<{ mutationId: string }>("SELECT mutationId FROM outbox ORDER BY counter");
  if (queued.map(({ mutationId }) => mutationId).join() !== expected) return "unsent: not all in the outbox";
  const journal = readSideJournal(join(folder, "unsent.journal"), desk.dataKey);
  if (journal.items.map(({ mutationId }) => mutationId).join() !== expected) return "unsent: not all in the journal";
  const texts = account.cache.all<{ id: string }>("SELECT id FROM comments WHERE deletedAt IS NULL");
  if (texts.length !== desk.unsent.length) return "unsent: not all on the card";
  const aside = readdirSync(folder).filter((name) => name.startsWith("damaged-"));
  if (isDamaged && !aside.some((name) => existsSync(join(folder, name, "cache.db")))) return "aside: nothing was kept";
  return null;
}

function spoil(desk: PreparedDesk, kind: Kind, chance: Chance): { files: Files; what: string } {
  const base = kind === "deleteLog" || chance.happens(0.6) ? desk.killed : desk.closed;
  const files = new Map(base);
  const target = kind === "deleteLog" ? "cache.db-wal" : pickFile(base, kind, chance);
  const bytes = Buffer.from(base.get(target) ?? Buffer.alloc(0));
  let what = `${kind} in ${target}`;
  switch (kind) {
    case "flip": {
      const place = chance.below(bytes.length);
      bytes[place] = (bytes[place] ?? 0) ^ (1 << chance.below(8));
      what += ` at ${place}`;
      files.set(target, bytes);
      break;
    }
    case "zero": {
      const page = chance.below(Math.ceil(bytes.length / 4096)) * 4096;
      bytes.fill(0, page, Math.min(bytes.length, page + 4096));
      what += ` at ${page}`;
      files.set(target, bytes);
      break;
    }
    case "truncate": {
      const size = chance.below(bytes.length);
      what += ` to ${size} of ${bytes.length}`;
      files.set(target, bytes.subarray(0, size));
      break;
    }
    case "deleteLog":
      files.delete(target);
  }
  return { files, what };
}

function pickFile(files: Files, kind: Kind, chance: Chance): string {
  if (kind === "zero") return files.has("cache.db-wal") && chance.happens(0.4) ? "cache.db-wal" : "cache.db";
  const weights: [string, number][] = [
    ["cache.db", 5],
    ["cache.db-wal", 5],
    ["unsent.journal", 2],
    ["cache.db-mark", 1],
    ["cache.form.json", 1],
  ];
  const there = weights.filter(([name]) => (files.get(name)?.length ?? 0) > 0);
  let rest = chance.below(there.reduce((sum, [, weight]) => sum + weight, 0));
  for (const [name, weight] of there) {
    if (rest < weight) return name;
    rest -= weight;
  }
  return "cache.db";
}

/** The profile is in the clear: it is as it was, as it was before, or refused. */
function rotProfiles(folder: string, chance: Chance, cases: number): { cases: number; failures: string[] } {
  const failures: string[] = [];
  writeFiles(folder, new Map());
  const first = { ...readProfile(folder), lastSignIn: { serverUrl: "https://company.ru", email: "olga@company.ru" } };
  const second = { ...first, current: "account-0123456789abcdef" };
  writeProfile(folder, first);
  writeProfile(folder, second);
  const sound = readFiles(folder);
  const known = [first, second].map((profile) => JSON.stringify(profile));
  for (let index = 0; index < cases; index += 1) {
    const bytes = Buffer.from(sound.get("profile.json") ?? Buffer.alloc(0));
    const place = chance.below(bytes.length);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << chance.below(8));
    writeFiles(folder, new Map([...sound, ["profile.json", bytes]]));
    try {
      if (!known.includes(JSON.stringify(readProfile(folder)))) failures.push(`profile ${index}: at ${place} believed`);
    } catch (error) {
      failures.push(`profile ${index}: at ${place}: ${String(error)}`);
    }
  }
  return { cases, failures };
}
