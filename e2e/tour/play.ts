// Plays the steps one after another in one world. The exit code is 1 when a step failed; those after it are not played.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { say } from "../../scripts/progress.ts";
import { CallScreen } from "../call-screen.ts";
import { reachableClients } from "../seeded-clients.ts";
import { createWorld, repository, type World } from "../world.ts";
import { callingSteps } from "./calling-steps.ts";
import { findingSteps } from "./finding-steps.ts";
import { offlineSteps } from "./offline-steps.ts";
import { otherSteps } from "./other-steps.ts";
import { shiftSteps } from "./shift-steps.ts";
import { type GuidePicture, resize, type Tour, type TourStep } from "./tour-step.ts";

const steps: readonly TourStep[] = [...findingSteps, ...callingSteps, ...offlineSteps, ...shiftSteps, ...otherSteps];
const pictures = join(repository, "out/tour");
const forGuide = process.argv.includes("--guide");
const guidePictures = forGuide ? join(repository, "docs/pictures/guide") : join(pictures, "guide");

async function prepare(world: World): Promise<Tour> {
  const openDesk = async (profile: string) => {
    const desk = await world.openDesk({ profile });
    await resize(desk, 1366, 768);
    return desk;
  };
  const [client, caller] = reachableClients(world);
  if (!client || !caller) throw new Error("the seed has no two clients with a number of their own");
  const olga = await openDesk("olga");
  return { world, olga, phone: new CallScreen(olga, world), client, caller, shown: olga, openDesk };
}

/** Pixels around what a picture of the guide shows. */
const margin = 12;

/** False when it failed. */
async function play(tour: Tour, step: TourStep, number: number): Promise<boolean> {
  const started = performance.now();
  const failure = await step.play(tour).then(() => null, messageOf);
  const milliseconds = Math.round(performance.now() - started);
  say(`${failure === null ? "pass" : "fail"}  ${step.name}  ${milliseconds}`);
  if (failure !== null) say(failure);
  const picture = join(pictures, `${String(number).padStart(2, "0")}-${step.picture}.png`);
  try {
    // what fades in is seen whole; Playwright's own way of ending animations crashes the page of Electron 25
    await tour.shown.page.waitForFunction(() => !document.getAnimations().some((one) => one instanceof CSSTransition));
    await tour.shown.screenshot(picture);
    if (step.guide) await takeForGuide(tour, step.guide);
  } catch (error) {
    say(`no picture of this step: ${messageOf(error)}`);
    return false;
  }
  return failure === null;
}

/** A part that is not on the screen fails the step: the guide would show something else than it says. */
async function takeForGuide(tour: Tour, { name, around }: GuidePicture): Promise<void> {
  const { page } = tour.shown;
  const path = join(guidePictures, `${name}.png`);
  if (!around) return void (await page.screenshot({ path }));
  const boxes = await Promise.all(
    around(tour).map(async (part) => {
      const box = await part.boundingBox({ timeout: 2_000 });
      if (!box) throw new Error(`nothing to show in the picture «${name}» of the guide`);
      return box;
    }),
  );
  const inner = await page.evaluate(() => ({ width: window.innerWidth, height: window.innerHeight }));
  const left = Math.max(0, Math.min(...boxes.map(({ x }) => x)) - margin);
  const top = Math.max(0, Math.min(...boxes.map(({ y }) => y)) - margin);
  const right = Math.min(inner.width, Math.max(...boxes.map(({ x, width }) => x + width)) + margin);
  const bottom = Math.min(inner.height, Math.max(...boxes.map(({ y, height }) => y + height)) + margin);
  await page.screenshot({ path, clip: { x: left, y: top, width: right - left, height: bottom - top } });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** SIGTERM closes the world under the step that is being played, which then fails. */
async function playAll(): Promise<number> {
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  mkdirSync(guidePictures, { recursive: true });
  const started = performance.now();
  const world = await createWorld({ clients: 500 });
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void world.close().finally(() => process.exit(1)));
  }
  let passed = 0;
  try {
    const tour = await prepare(world);
    for (const [index, step] of steps.entries()) {
      if (!(await play(tour, step, index + 1))) break;
      passed += 1;
    }
  } finally {
    await world.close();
  }
  for (const { name } of steps.slice(passed + 1)) say(`not run  ${name}`);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  say(`${passed} of ${steps.length} steps passed in ${seconds} s. The pictures are in out/tour.`);
  return passed === steps.length ? 0 : 1;
}

process.exitCode = await playAll();
