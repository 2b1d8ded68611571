// The store process with a large account: `npm run bench -- store [clients]`. Seen from the process that asks, as main
// does: every figure has the way between two processes in it. The built store is measured (`npm run build` first).
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { v7 as newId } from "uuid";
import { demoAccount, demoPorts } from "../scripts/demo-account.ts";
import { createProcesses } from "../scripts/processes.ts";
import { seedIfEmpty, startServer } from "../scripts/services.ts";
import type { ClientListItem } from "../src-contract/queries/clients.ts";
import { forkStoreProcess } from "../src-main/store/store-for-tests.ts";
import { print } from "./figures.ts";

const repository = resolve(import.meta.dirname, "..");
const builtStore = join(repository, "out/main/store.cjs");
const everybody = { filter: { managerId: null, tag: null } };
const starts = 7;
const searches = 300;
const saves = 300;

type Desk = Awaited<ReturnType<typeof forkStoreProcess>>;

export async function benchStore(clients: number): Promise<void> {
  statSync(builtStore); // an unbuilt one starts several times slower: no figure is better than that one
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-bench-"));
  const profile = join(folder, "profile");
  const logFile = join(folder, "bench.log");
  const processes = createProcesses();
  try {
    const dataFolder = join(folder, "server");
    const practiceUrl = `ws://127.0.0.1:${demoPorts.practicePbx}`;
    await seedIfEmpty(processes, { repository, dataFolder, clients, practiceUrl, logFile });
    const server = await startServer(processes, { repository, port: 0, dataFolder, logFile });
    await firstSync(profile, server.url, clients);
    await processes.stopAll();
    await startToFirstList(profile);

    const desk = await forkStoreProcess(profile, builtStore);
    await desk.command("readSession", {});
    const sample = await sampleOf(desk);
    await measureReads(desk, sample);
    await measureSaves(desk, sample);
    await desk.stop();
  } finally {
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function firstSync(profile: string, serverUrl: string, clients: number): Promise<void> {
  const desk = await forkStoreProcess(profile, builtStore);
  await desk.command("signIn", { serverUrl, ...demoAccount });
  const started = performance.now();
  const synced = desk.command("syncNow", {});
  const firstRows = await untilTrue(async () => (await desk.query("clientListOutline", everybody)).total > 0);
  await synced;
  print(`first sync of ${clients} clients with their history, to the first list`, [firstRows - started]);
  print("the same, to the end, with every row searchable", [performance.now() - started]);
  const { total } = await desk.query("clientListOutline", everybody);
  if (total !== clients) throw new Error(`${total} of ${clients} clients arrived`);
  await desk.stop();
}

/** P-5. */
async function startToFirstList(profile: string): Promise<void> {
  const times: number[] = [];
  for (let start = 0; start < starts; start += 1) {
    const started = performance.now();
    const desk = await forkStoreProcess(profile, builtStore);
    await desk.command("readSession", {});
    const { pageKeys } = await desk.query("clientListOutline", everybody);
    await desk.query("clientListPage", { ...everybody, pageKey: pageKeys[0] ?? "" });
    times.push(performance.now() - started);
    await desk.stop();
  }
  print("process start to the first list", times);
}

/** A hundred pages from all over the list. */
async function sampleOf(desk: Desk): Promise<ClientListItem[]> {
  const { pageKeys } = await desk.query("clientListOutline", everybody);
  const sample: ClientListItem[] = [];
  const times: number[] = [];
  for (let page = 0; page < 100; page += 1) {
    const pageKey = pageKeys[Math.floor((page * pageKeys.length) / 100)] ?? "";
    const started = performance.now();
    sample.push(...(await desk.query("clientListPage", { ...everybody, pageKey })));
    times.push(performance.now() - started);
  }
  print("a page of the list", times);
  return sample;
}

/** P-7, P-8, P-9. */
async function measureReads(desk: Desk, sample: ClientListItem[]): Promise<void> {
  // the same clients in every run: a fixed step through the sample
  const pick = (index: number) => sample[(index * 7_919) % sample.length] as ClientListItem;
  const lastName = (index: number) => pick(index).name.split(" ")[0] ?? "";
  const number = (index: number) => pick(index).phone ?? { raw: "", e164: "" };
  const texts: Record<string, (index: number) => string> = {
    "search: one letter": (index) => lastName(index).slice(0, 1),
    "search: name prefix of 2 to 6 letters": (index) => lastName(index).slice(0, 2 + (index % 5)),
    "search: two words": (index) => pick(index).name.split(" ").slice(0, 2).join(" ").slice(0, -1),
    "search: 3 to 5 letters from the middle": (index) => lastName(index).slice(1, 4 + (index % 3)),
    "search: a common word of comments": (index) =>
      ["перезвонить", "договор", "оплата", "заказ", "скидка"][index % 5] ?? "",
    "search: last 4 digits": (index) => number(index).e164?.slice(-4) ?? "",
    "search: a number as it was written": (index) => number(index).raw,
    "search: nothing fits": (index) => `ъъъ${index}`,
  };
  for (const [what, text] of Object.entries(texts)) {
    const times: number[] = [];
    for (let index = 0; index < searches; index += 1) {
      const started = performance.now();
      await desk.query("searchClients", { text: text(index), limit: 20 });
      times.push(performance.now() - started);
    }
    print(what, times);
  }
  const cards: number[] = [];
  for (let index = 0; index < searches; index += 1) {
    const started = performance.now();
    await desk.query("clientCard", { clientId: pick(index).id });
    cards.push(performance.now() - started);
  }
  print("a card", cards);
}

/** P-10: at a person's pace, one at a time; the server is off, so nothing else is done meanwhile. */
async function measureSaves(desk: Desk, sample: ClientListItem[]): Promise<void> {
  const times: number[] = [];
  for (let index = 0; index < saves; index += 1) {
    const clientId = sample[index % sample.length]?.id ?? "";
    const text = "Просила перезвонить завтра после обеда, уточнить адрес доставки";
    const started = performance.now();
    await desk.mutate("addComment", { commentId: newId(), clientId, callId: null, text });
    times.push(performance.now() - started);
    await wait(15);
  }
  print("a comment saved", times);
  const p99 = times.toSorted((first, second) => first - second)[Math.floor(times.length * 0.99)] ?? 0;
  process.stdout.write(`a comment saved, p99: ${p99.toFixed(1)} ms\n`);
}

async function untilTrue(check: () => Promise<boolean>): Promise<number> {
  while (!(await check())) await wait(5);
  return performance.now();
}
