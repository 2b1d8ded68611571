// `npm run bench -- ui [clients]`: what a person waits for, in the built application with a large account, beside the
// least window that Electron can open. P-13 to P-15 of GOALS, and what opening a card and a tab costs until it is painted.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, expect, type Page } from "@playwright/test";
import { createWorld, electronFromEnvironment, type World } from "../../e2e/world.ts";
import type { Desk } from "../../e2e/desk.ts";
import { demoAccount } from "../../scripts/demo-account.ts";
import { createProcesses } from "../../scripts/processes.ts";
import { say } from "../../scripts/progress.ts";
import { provideElectron } from "../electron-environment.ts";
import { median, quantile } from "../figures.ts";
import { report } from "../report.ts";
import { type Result, resultOf } from "../result.ts";
import { scrollThrough, typeAndPaint, walkTabs } from "./in-page.ts";
import { memoryOf } from "./memory.ts";

const rounds = 5;
/** A name, a common part of names, the last digits of a number, a word of comments. */
const searches = ["петров", "ова", "4567", "счет"];
const scrolledFrames = 600;
const cards = 12;

type Round = {
  window: number;
  list: number | null;
  memory: number;
  letters: number[];
  frames: number[];
  tabs: number[];
  cards: number[];
};

export async function benchUi(options: { clients: number; write: boolean }): Promise<number> {
  const started = performance.now();
  const processes = createProcesses();
  await provideElectron(processes);
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-bench-ui-"));
  say(`a server with ${options.clients.toLocaleString("en")} clients`);
  const world = await createWorld({ clients: options.clients, history: true });
  try {
    const first = await world.openDesk({ profile: "bench" });
    await first.beginSignIn(world.serverUrl, demoAccount);
    await expect(first.page.getByRole("grid").getByRole("row").first()).toBeVisible({ timeout: 600_000 });
    await first.close();
    const ours: Round[] = [];
    const floor: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      say(`round ${round + 1} of ${rounds}`);
      const both = [
        async () => ours.push(await ourRound(world)),
        async () => floor.push(await bareRound(join(folder, String(round)))),
      ];
      for (const one of round % 2 === 0 ? both : both.toReversed()) await one();
    }
    report(resultsOf(ours, floor, options.clients), "ui", started, options.write);
    return 0;
  } finally {
    await world.close();
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ourRound(world: World): Promise<Round> {
  const begun = performance.now();
  const desk = await world.openDesk({ profile: "bench" });
  await expect(desk.page.getByRole("heading", { level: 1 })).toBeVisible();
  const window = performance.now() - begun;
  const asked = performance.now();
  await desk.unlock(demoAccount.password);
  await expect(desk.page.getByRole("grid").getByRole("row").first()).toBeVisible();
  const list = performance.now() - asked;
  await desk.page.waitForTimeout(1_500); // the telephone's line and the first sync are not what is measured
  const memory = memoryOf(desk.application.process().pid ?? 0);
  const letters = await typed(desk.page);
  await desk.search.fill("");
  await expect(desk.page.getByRole("grid", { name: /./ }).getByRole("row").first()).toBeVisible();
  const frames = await scrollThrough(desk.page, scrolledFrames);
  const opened = await openCards(desk);
  const tabs = await walkTabs(desk.page, 1);
  await desk.close();
  return { window, list, memory, letters, frames, tabs, cards: opened };
}

async function bareRound(folder: string): Promise<Round> {
  const { executablePath, args } = electronFromEnvironment();
  const begun = performance.now();
  const application = await _electron.launch({
    executablePath,
    args: [...args, `--user-data-dir=${folder}`, join(import.meta.dirname, "page")],
  });
  const page = await application.firstWindow();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const window = performance.now() - begun;
  await page.waitForTimeout(1_500);
  const memory = memoryOf(application.process().pid ?? 0);
  const letters = await typed(page);
  await page.reload();
  const frames = await scrollThrough(page, scrolledFrames);
  const tabs = await walkTabs(page, 10);
  await application.close();
  return { window, list: null, memory, letters, frames, tabs, cards: [] };
}

async function typed(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (const text of searches) times.push(...(await typeAndPaint(page, text)));
  return times;
}

/** Milliseconds from Enter on a row to the frame that has the card of its client. */
async function openCards(desk: Desk): Promise<number[]> {
  await desk.search.press("ArrowDown");
  const times: number[] = [];
  for (let card = 0; card < cards; card += 1) {
    await desk.page.keyboard.press("ArrowDown");
    times.push(
      await desk.page.evaluate(async () => {
        const list = document.querySelector<HTMLElement>("section [role=grid]");
        const before = document.querySelector("h1")?.textContent;
        const began = performance.now();
        list?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", bubbles: true }));
        while (document.querySelector("h1")?.textContent === before && performance.now() - began < 2_000)
          await new Promise((resolve) => requestAnimationFrame(resolve));
        return performance.now() - began;
      }),
    );
  }
  return times;
}

function resultsOf(ours: readonly Round[], floor: readonly Round[], clients: number): Result[] {
  const many = clients.toLocaleString("en");
  const of = (part: (round: Round) => number) => ({ ours: ours.map(part), floor: floor.map(part), peers: {} });
  const p95 = (times: readonly number[]) => quantile(times, 0.95);
  const late = ours.map(({ frames }) => frames.filter((frame) => frame > 33).length);
  const lateFloor = floor.map(({ frames }) => frames.filter((frame) => frame > 33).length);
  const letters = ours[0]?.letters.length ?? 0;
  return [
    resultOf({
      id: "P-13",
      work: "launch to the painted window that asks for the password",
      unit: "ms",
      n: 1,
      rounds: of(({ window }) => window),
      goal: { words: "≤ 1.6 × the floor", timesFloor: 1.6 },
    }),
    resultOf({
      id: "P-13b",
      work: `launch to the painted list, ${many} clients, the password's argon2id with it`,
      unit: "ms",
      n: 1,
      rounds: of(({ window, list }) => window + (list ?? 0)),
      goal: { words: "≤ 2.5 × the floor's window", timesFloor: 2.5 },
    }),
    resultOf({
      id: "P-13m",
      work: "memory of all processes with the list on the screen (Pss)",
      unit: "MB",
      n: 1,
      rounds: of(({ memory }) => memory),
      goal: { words: "≤ 1.5 × the floor", timesFloor: 1.5 },
    }),
    resultOf({
      id: "P-14",
      work: `the longest frame while ${many} rows are scrolled end to end in ${scrolledFrames} frames`,
      unit: "ms",
      n: scrolledFrames,
      rounds: of(({ frames }) => Math.max(...frames)),
      goal: { words: "no frame over 33 ms", atMost: 33 },
      notes: [`frames over 33 ms: ${late.join(", ")} of ${scrolledFrames}; the floor ${lateFloor.join(", ")}`],
    }),
    resultOf({
      id: "P-14a",
      work: `a frame of the same, p50`,
      unit: "ms",
      n: scrolledFrames,
      rounds: of(({ frames }) => median(frames)),
      goal: { words: "" },
    }),
    resultOf({
      id: "P-15",
      work: `letter in the search to its painted answer, ${many} clients, p50`,
      unit: "ms",
      n: letters,
      rounds: of((round) => median(round.letters)),
      goal: { words: "≤ 1.4 × the floor", timesFloor: 1.4 },
    }),
    resultOf({
      id: "P-15a",
      work: "the same, p95",
      unit: "ms",
      n: letters,
      rounds: of((round) => p95(round.letters)),
      goal: { words: "≤ 1.4 × the floor", timesFloor: 1.4 },
    }),
    resultOf({
      id: "P-9c",
      work: "Enter on a client to the frame with his card, p50",
      unit: "ms",
      n: cards,
      rounds: { ours: ours.map((round) => median(round.cards)), floor: null, peers: {} },
      goal: { words: "" },
    }),
    resultOf({
      id: "P-9d",
      work: "press on a tab of the card to its painted content, p95",
      unit: "ms",
      n: ours[0]?.tabs.length ?? 0,
      rounds: of((round) => p95(round.tabs)),
      goal: { words: "" },
    }),
  ];
}
