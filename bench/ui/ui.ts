// `npm run bench -- ui [clients]`: what a person waits for, in the built application with a large account, beside the
// least window that Electron can open. P-13 to P-15 of GOALS, and what opening a card and a tab costs until it is painted.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, type Page } from "@playwright/test";
import { openBareWindow } from "../../e2e/bare-window.ts";
import { createWorld, repository, type World } from "../../e2e/world.ts";
import type { Desk } from "../../e2e/desk.ts";
import { demoAccount } from "../../scripts/demo-account.ts";
import { buildIfNeeded } from "../../scripts/build.ts";
import { createProcesses } from "../../scripts/processes.ts";
import { say } from "../../scripts/progress.ts";
import { provideElectron } from "../electron-environment.ts";
import { median, quantile } from "../figures.ts";
import { report } from "../report.ts";
import { type Goal, type Result, resultOf } from "../result.ts";
import { enterAndPaint, scrollThrough, typeAndPaint, walkTabs } from "./in-page.ts";
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
  await buildIfNeeded(repository, processes);
  await provideElectron(processes);
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-bench-ui-"));
  say(`a server with ${options.clients.toLocaleString("en")} clients`);
  const world = await createWorld({ clients: options.clients, history: true });
  try {
    const first = await world.openDesk({ profile: "bench" });
    await first.beginSignIn(world.serverUrl, demoAccount);
    await expect(first.page.getByRole("grid").getByRole("row").first()).toBeVisible({ timeout: 600_000 });
    // rows are there before the last of them has come: until then a screen of progress stands over the list
    await expect(first.search).toBeEnabled();
    await expect(first.page.locator("[inert]")).toHaveCount(0, { timeout: 1_800_000 });
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
    const section = options.clients < 1_000_000 ? "ui" : "ui large";
    report(resultsOf(ours, floor, options.clients), section, started, options.write);
    return 0;
  } finally {
    await world.close();
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Waits by frames: `expect` looks again after 100, 250 and 500 ms, and that would be what is measured. */
async function ourRound(world: World): Promise<Round> {
  const begun = performance.now();
  const desk = await world.openDesk({ profile: "bench" });
  await desk.page.getByRole("heading", { level: 1 }).waitFor();
  const window = performance.now() - begun;
  const asked = performance.now();
  await desk.enterPassword(demoAccount.password);
  await desk.page.getByRole("grid").getByRole("row").first().waitFor();
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
  const begun = performance.now();
  const { href } = pathToFileURL(join(import.meta.dirname, "page", "page.html"));
  const application = await openBareWindow(href, { switches: [`--user-data-dir=${folder}`] });
  const page = await application.firstWindow();
  await page.getByRole("heading", { level: 1 }).waitFor();
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

/** Milliseconds from Enter on a row to the frame that has the card of its client, its data with it. */
async function openCards(desk: Desk): Promise<number[]> {
  await desk.openAnyClient();
  const times: number[] = [];
  for (let card = 0; card < cards; card += 1) {
    await desk.search.press("ArrowDown");
    times.push(await enterAndPaint(desk.page));
  }
  return times;
}

const noGoal = { words: "" };
const timesFloor = (times: number, words = "the floor") => ({ words: `≤ ${times} × ${words}`, timesFloor: times });

function resultsOf(ours: readonly Round[], floor: readonly Round[], clients: number): Result[] {
  const many = clients.toLocaleString("en");
  const late = (rounds: readonly Round[]) =>
    rounds.map(({ frames }) => frames.filter((frame) => frame > 33).length).join(", ");
  type Figure = (round: Round) => number;
  const row = (
    id: string,
    work: string,
    n: number,
    figure: Figure,
    goal: Goal = noGoal,
    notes: string[] = [],
  ): Result => {
    const rounds = { ours: ours.map(figure), floor: floor.map(figure), peers: {} };
    return resultOf({ id, work, unit: id === "P-13m" ? "MB" : "ms", n, rounds, goal, notes });
  };
  const [first] = ours;
  const letters = first?.letters.length ?? 0;
  const tabs = first?.tabs.length ?? 0;
  const scroll = `${many} rows are scrolled end to end in ${scrolledFrames} frames`;
  const opened = { ours: ours.map((round) => median(round.cards)), floor: null, peers: {} };
  return [
    row("P-13", "launch to the painted window that asks for the password", 1, ({ window }) => window, timesFloor(1.6)),
    row(
      "P-13b",
      `launch to the painted list, ${many} clients, the password's argon2id with it`,
      1,
      ({ window, list }) => window + (list ?? 0),
      timesFloor(2.5, "the floor's window"),
    ),
    row(
      "P-13m",
      "memory of all processes with the list on the screen (Pss)",
      1,
      ({ memory }) => memory,
      timesFloor(1.5),
    ),
    row(
      "P-14",
      `the longest frame while ${scroll}`,
      scrolledFrames,
      ({ frames }) => Math.max(...frames),
      { words: "no frame over 33 ms", atMost: 33 },
      [`frames over 33 ms: ${late(ours)} of ${scrolledFrames}; the floor ${late(floor)}`],
    ),
    row("P-14a", "a frame of the same, p50", scrolledFrames, ({ frames }) => median(frames)),
    row(
      "P-15",
      `letter in the search to its painted answer, ${many} clients, p50`,
      letters,
      (round) => median(round.letters),
      timesFloor(1.4),
    ),
    row("P-15a", "the same, p95", letters, (round) => quantile(round.letters, 0.95), timesFloor(1.4)),
    resultOf({
      id: "P-9c",
      work: "Enter on a client to the frame with his card, p50",
      unit: "ms",
      n: cards,
      rounds: opened,
      goal: noGoal,
    }),
    row("P-9d", "press on a tab of the card to its painted content, p95", tabs, ({ tabs }) => quantile(tabs, 0.95)),
  ];
}
