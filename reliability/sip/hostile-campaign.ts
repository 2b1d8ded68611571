import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { CallScreen } from "../../e2e/call-screen.ts";
import type { Desk } from "../../e2e/desk.ts";
import { storeProcess } from "../../e2e/desk-processes.ts";
import { lineCalls } from "../../e2e/practice-line.ts";
import { pageObjects } from "../../pbx/heard-at-desk.ts";
import type { PracticeLine } from "../../scripts/services.ts";
import type { Outcome } from "../report.ts";
import type { Call } from "../../src-contract/entities/call.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import { floodCall, isFloodNumber } from "./flood-call.ts";
import type { TappedSocket } from "./tapped-socket.ts";

/** So many go out before the window must have answered. */
const batch = 250;
const perSecond = 1_000;
const MEGABYTE = 2 ** 20;
/** How long a window may be busy with what came before it answers a person. */
const answerMs = 3_000;
/** What a transaction and a call that rings may hold is gone by then (RFC 3261, 64·T1, and the phone's own 60 s). */
const settleMs = 65_000;
/** After so long a storm is over and the next one is counted anew (call-storm.ts). */
const quietMs = 15_000;
/** The flood's calls are records: their writing may go on for so long. */
const drainMs = 240_000;
/** That the heap may have more at the end: the list of calls, and what the engine keeps of code that it ran. */
const heapMegabytes = 40;

export type Parts = { desk: Desk; phone: CallScreen; tap: TappedSocket; line: PracticeLine };

/** A desk that is in a call, what is sent at it, and what it may not do meanwhile. */
export async function createCampaign({ desk, phone, tap, line }: Parts) {
  const { page } = desk;
  const counts = { messages: 0, floodCalls: 0, floodRecords: 0, connections: 0, slowest: 0, heapMore: 0, drainedIn: 0 };
  const faults = { thrown: 0, died: 0, taken: 0, silent: 0, slow: 0, memory: 0, lostRecords: 0 };
  const failures: string[] = [];
  const fault = (kind: keyof typeof faults, words: string) => {
    faults[kind] += 1;
    failures.push(`${kind}: ${words}`);
  };
  page.on("pageerror", (error) => fault("thrown", `in the window: ${error.message}`));
  page.on("crash", () => fault("died", "the window's process"));
  const store = await storeProcess(desk);
  const before = await pageObjects(page);
  let heard = (await desk.statistics())?.packetsIn ?? 0;

  /** The window must answer; how long it took. */
  async function answered(after: string): Promise<void> {
    const asked = performance.now();
    await page.evaluate(() => document.title);
    const took = Math.round(performance.now() - asked);
    counts.slowest = Math.max(counts.slowest, took);
    if (took > answerMs) fault("slow", `the window answered after ${took} ms, ${after}`);
  }

  /** Sound comes in, and the line hears ours. */
  async function callGoesOn(after: string): Promise<void> {
    const own = async () => (await lineCalls(line)).find((call) => call.direction === "from-trainee");
    const sentBefore = (await own())?.packetsIn ?? 0;
    for (let waited = 0; waited < 50; waited += 1) {
      await wait(100);
      const packetsIn = (await desk.statistics())?.packetsIn ?? 0;
      const atLine = await own();
      if (packetsIn > heard && atLine?.state === "talking" && atLine.packetsIn > sentBefore) {
        heard = packetsIn;
        return;
      }
    }
    fault("silent", `no sound in the call, ${after}`);
  }

  async function pour(count: number, name: string, make: (index: number) => string | Buffer): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      tap.inject(make(index));
      counts.messages += 1;
      if (index % batch !== batch - 1 && index !== count - 1) continue;
      const after = `after ${index + 1} ${name}`;
      while (tap.waiting() > MEGABYTE) await wait(5);
      await answered(after);
      if (index % (batch * 20) === batch * 20 - 1 || index === count - 1) await callGoesOn(after);
    }
  }

  async function flood(seconds: number): Promise<void> {
    await wait(quietMs);
    const started = performance.now();
    const wanted = seconds * perSecond;
    let asking: Promise<void> = Promise.resolve();
    let isAsking = false;
    while (counts.floodCalls < wanted) {
      const due = Math.min(wanted, Math.floor(((performance.now() - started) / 1_000) * perSecond));
      for (; counts.floodCalls < due; counts.floodCalls += 1) tap.inject(floodCall(counts.floodCalls));
      if (!isAsking) {
        isAsking = true;
        asking = answered(`${counts.floodCalls} calls into the flood`).finally(() => (isAsking = false));
      }
      await wait(10);
    }
    await asking;
    await callGoesOn("after the flood");
    if (seconds > 0) await recordsOfFlood();
  }

  /** One INVITE is one record (G6-4), or one of those of which the screen says that they came too fast for one. */
  async function recordsOfFlood(): Promise<void> {
    const started = performance.now();
    let told = 0;
    while (counts.floodRecords + told < counts.floodCalls && performance.now() - started < drainMs) {
      await wait(1_000);
      counts.floodRecords = await countFloodRecords();
      told = await refusedInStorm(desk);
    }
    counts.drainedIn = Math.round((performance.now() - started) / 1_000);
    if (counts.floodRecords + told !== counts.floodCalls)
      fault("lostRecords", `${counts.floodRecords} records and ${told} told of ${counts.floodCalls} calls`);
  }

  async function countFloodRecords(): Promise<number> {
    const found = new Set<string>();
    for (let before: number | null = null; ; ) {
      const part: Call[] = await desk.query("callJournal", { scope: "mine", before, limit: 200 });
      for (const { id, raw } of part) if (isFloodNumber(raw)) found.add(id);
      const last = part.at(-1);
      if (!last || part.length < 200) return found.size;
      before = last.startedAt + 1; // many began in one millisecond
    }
  }

  /** Rings out, hangs up, and is looked at. */
  async function end(): Promise<Outcome> {
    await wait(settleMs);
    await callGoesOn("at the end");
    const after = await pageObjects(page);
    counts.heapMore = Math.round((after.heapBytes - before.heapBytes) / MEGABYTE);
    if (counts.heapMore > heapMegabytes) fault("memory", `${counts.heapMore} MB more in the window`);
    if (after.connections !== before.connections) fault("memory", `${after.connections} RTCPeerConnections`);
    if ((await storeProcess(desk)) !== store) fault("died", "the store");
    counts.connections = tap.opened;
    if (tap.opened > 1) fault("died", `the line's connection, ${tap.opened - 1} times`);
    for (const text of tap.said()) fault("taken", text.split("\r\n", 1)[0] ?? "");
    await phone.hangUp();
    const own = (await lineCalls(line)).find((call) => call.direction === "from-trainee");
    if (own?.endedBy !== "trainee") fault("silent", `the call was ended by ${own?.endedBy}`);
    const log = join(desk.userData, "logs", "main.log"); // made by its first line
    for (const text of existsSync(log) ? readFileSync(log, "utf8").split("\n") : [])
      if (/\[error\]|store: .*Error/.test(text)) fault("thrown", `in the log: ${text}`);
    return { counts: { ...counts, ...faults }, failures };
  }

  return { pour, flood, end };
}

/** The figure in the sentence about calls that came too fast; 0 while there is none. */
async function refusedInStorm({ phone }: Desk): Promise<number> {
  const sentence = ru.softphone.trouble.callStorm.split("{{refused}}")[0] ?? "";
  const alert = phone.getByRole("alert").filter({ hasText: sentence.trim() });
  if ((await alert.count()) === 0) return 0;
  const words = (await alert.innerText()).slice(sentence.length);
  return Number(words.replaceAll(/\D/g, ""));
}
