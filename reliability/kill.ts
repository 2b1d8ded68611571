import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { v7 as newId } from "uuid";
import { type Chance, createChance } from "../scripts/seed/chance.ts";
import { demoPassword, forkStoreProcess, openStore, startServerProcess } from "../src-main/store/store-for-tests.ts";
import type { Outcome } from "./report.ts";

type Desk = Awaited<ReturnType<typeof forkStoreProcess>>;
type Server = Awaited<ReturnType<typeof startServerProcess>>;

/** What the desk answered for, by client. */
type Ledger = {
  comments: Map<string, Set<string>>;
  calls: Map<string, Set<string>>;
  /** Imports by the last name that all of their clients have. */
  imports: Map<string, number>;
  /** The last acknowledged text, and those asked for since. */
  drafts: Map<string, Set<string>>;
  acknowledged: number;
};

const importRows = 30;

/**
 * the real store process over a real profile and a real server: typing, comments, calls, imports, pulls of another
 * desk's writes, checkpoints, now and then a server restored from a backup, so that everything is taken anew and swapped
 * in. SIGKILL at a random moment, a start, and everything that was acknowledged must be there.
 */
export async function killStore(options: { rounds: number; clients: number }, seed: number): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-kill-"));
  const server = await startServerProcess(options.clients);
  const other = await openStore();
  const ledger: Ledger = {
    comments: new Map(),
    calls: new Map(),
    imports: new Map(),
    drafts: new Map(),
    acknowledged: 0,
  };
  const failures: string[] = [];
  const readyIn: number[] = [];
  const counts = { rounds: 0, acknowledged: 0, lost: 0, notOpened: 0, notAtServer: 0, swaps: 0, readyP95: 0 };
  const profile = join(folder, "profile");
  try {
    await other.command("signIn", person(server, "andrey"));
    const clientIds = await firstRun(profile, server);
    for (let round = 0; round < options.rounds; round += 1) {
      counts.rounds += 1;
      const chance = createChance(seed * 49_979_687 + round);
      const started = performance.now();
      const desk = await forkStoreProcess(profile);
      if (chance.happens(0.1)) {
        await wait(chance.below(60));
        await desk.kill();
        continue;
      }
      const session = await desk.command("readSession", {});
      readyIn.push(performance.now() - started);
      if (session.state !== "signedIn") {
        counts.notOpened += 1;
        failures.push(`round ${round}: it opened as ${JSON.stringify(session)}`);
      }
      const missing = await missingOf(desk, ledger);
      counts.lost += missing.length;
      failures.push(...missing.map((one) => `round ${round}: ${one}`));
      if (chance.happens(0.04)) {
        counts.swaps += 1;
        await restoreServer(server);
      }
      await workUntilKilled({ desk, other, ledger, chance, clientIds, folder, round });
    }
    counts.acknowledged = ledger.acknowledged;
    const absent = await absentAfterSync(profile, other, ledger);
    counts.notAtServer = absent.length;
    failures.push(...absent);
    readyIn.sort((one, next) => one - next);
    counts.readyP95 = Math.round(readyIn[Math.floor(readyIn.length * 0.95)] ?? 0);
    return { counts, failures };
  } finally {
    await other.store.close();
    await server.end();
    rmSync(folder, { recursive: true, force: true });
    rmSync(other.folder, { recursive: true, force: true });
  }
}

const person = (server: Server, name: string) => ({
  serverUrl: server.url,
  email: `${name}@demo.kartoteka`,
  password: demoPassword,
});

async function firstRun(profile: string, server: Server): Promise<string[]> {
  const desk = await forkStoreProcess(profile);
  await desk.command("signIn", person(server, "olga"));
  await desk.command("syncNow", {});
  const { rows } = await desk.query("searchClients", { text: "", limit: 20 });
  await desk.stop();
  return rows.map(({ id }) => id);
}

/** Another life of its database: every desk takes everything anew (sync rule 7). */
async function restoreServer(server: Server): Promise<void> {
  await server.stop();
  process.env["KARTOTEKA_RESTORED"] = "1";
  await server.start();
  delete process.env["KARTOTEKA_RESTORED"];
}

type Work = {
  desk: Desk;
  other: Awaited<ReturnType<typeof openStore>>;
  ledger: Ledger;
  chance: Chance;
  clientIds: string[];
  folder: string;
  round: number;
  /** False from the kill on: the channel is gone with the process. */
  isAlive(): boolean;
};

/** Several things at a time, as the application asks them; what is not answered when the kill comes never will be. */
async function workUntilKilled(parts: Omit<Work, "isAlive">): Promise<void> {
  const { desk, chance } = parts;
  const end = performance.now() + chance.between(20, 900);
  let isOver = false;
  const work: Work = { ...parts, isAlive: () => !isOver };
  const lanes = [typing, commenting, calling, syncing, importing].map(async (lane) => {
    // a killed store answers nothing: this ends with the lane that waits for it
    for (let step = 0; !isOver; step += 1) await lane(work, step);
  });
  for (const lane of lanes) lane.catch(() => undefined);
  await wait(Math.max(0, end - performance.now()));
  isOver = true;
  await desk.kill();
}

async function typing({ desk, ledger, chance, clientIds }: Work, step: number): Promise<void> {
  const key = `comment:${clientIds[chance.below(3)]}`;
  const text = `набирают ${step} ${chance.digits(4)}`;
  ledger.drafts.set(key, (ledger.drafts.get(key) ?? new Set([""])).add(text));
  await desk.command("saveDraft", { key, text });
  ledger.drafts.set(key, new Set([text]));
  ledger.acknowledged += 1;
  await wait(5);
}

async function commenting({ desk, ledger, chance, clientIds }: Work): Promise<void> {
  const args = { commentId: newId(), clientId: chance.pick(clientIds), callId: null, text: "сохранено" };
  await desk.mutate("addComment", args);
  note(ledger, ledger.comments, args.clientId, args.commentId);
  await wait(chance.below(8));
}

async function calling({ desk, ledger, chance, clientIds }: Work): Promise<void> {
  const callId = newId();
  const clientId = chance.pick(clientIds);
  await desk.mutate("startCall", {
    callId,
    clientId,
    direction: "outgoing",
    e164: "+79120000000",
    raw: "+79120000000",
    callerName: null,
    lineLabel: null,
  });
  note(ledger, ledger.calls, clientId, callId);
  await wait(chance.below(30));
}

/** What another desk writes meanwhile comes with the pull. */
async function syncing({ desk, other, chance, clientIds, isAlive }: Work): Promise<void> {
  const args = { commentId: newId(), clientId: chance.pick(clientIds), callId: null, text: "с другого стола" };
  await other.ask("mutate", "addComment", args);
  if (!isAlive()) return;
  await desk.ask("command", "syncNow", {});
  await wait(chance.below(120));
}

async function importing({ desk, ledger, chance, folder, round, isAlive }: Work, step: number): Promise<void> {
  await wait(chance.below(400));
  if (!chance.happens(0.3) || !isAlive()) return;
  const name = `Ввоз${round}х${step}`;
  const file = join(folder, `${name}.csv`);
  const rows = Array.from({ length: importRows }, () => `${name};Анна;+79${chance.digits(9)}`);
  writeFileSync(file, `Фамилия;Имя;Телефон\n${rows.join("\n")}\n`);
  const mapping: ("lastName" | "firstName" | "phone")[] = ["lastName", "firstName", "phone"];
  const { created } = await desk.command("runImport", { fileToken: file, mapping, duplicates: "create" });
  ledger.imports.set(name, created);
  ledger.acknowledged += 1;
}

function note(ledger: Ledger, map: Map<string, Set<string>>, clientId: string, id: string): void {
  map.set(clientId, (map.get(clientId) ?? new Set()).add(id));
  ledger.acknowledged += 1;
}

async function missingOf(desk: Pick<Desk, "query">, ledger: Ledger): Promise<string[]> {
  const missing: string[] = [];
  for (const clientId of new Set([...ledger.comments.keys(), ...ledger.calls.keys()])) {
    const card = await desk.query("clientCard", { clientId });
    const comments = new Set(card?.comments.map(({ id }) => id));
    const calls = new Set(card?.calls.map(({ id }) => id));
    for (const id of ledger.comments.get(clientId) ?? []) if (!comments.has(id)) missing.push(`lost: comment ${id}`);
    for (const id of ledger.calls.get(clientId) ?? []) if (!calls.has(id)) missing.push(`lost: call ${id}`);
  }
  for (const [key, texts] of ledger.drafts) {
    const text = (await desk.query("draft", { key }))?.text ?? "";
    if (!texts.has(text)) missing.push(`lost: draft «${text}», not ${[...texts].join(" or ")}`);
    // what was asked for and not answered is now settled
    ledger.drafts.set(key, new Set([text]));
  }
  for (const [name, created] of ledger.imports) {
    const { rows } = await desk.query("searchClients", { text: name, limit: 50 });
    if (rows.length !== created) missing.push(`lost: import ${name} has ${rows.length} of ${created}`);
  }
  return missing;
}

/** At the end everything is sent; another desk then sees all of it. */
async function absentAfterSync(
  profile: string,
  other: Awaited<ReturnType<typeof openStore>>,
  ledger: Ledger,
): Promise<string[]> {
  const desk = await forkStoreProcess(profile);
  await desk.command("readSession", {});
  await desk.command("syncNow", {});
  const { total } = await desk.query("outboxItems", { limit: 1 });
  await desk.stop();
  await other.command("syncNow", {});
  const missing = await missingOf(other, { ...ledger, drafts: new Map() });
  return [...(total > 0 ? [`stuck: ${total} items`] : []), ...missing.map((one) => `at the other desk, ${one}`)];
}
