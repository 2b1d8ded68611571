import { setTimeout as wait } from "node:timers/promises";
import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "@playwright/test";
import type { Desk } from "./desk.ts";

/** A fault is there to stay; a notice that comes or goes is half transparent for a moment, also in the middle of the check. */
const looks = 8;
const betweenLooksMs = 700;

/** Looks are counted and not timed: on a busy machine one of them takes seconds. */
export async function expectAccessible(at: Pick<Desk, "page">, what: string): Promise<void> {
  await at.page.mouse.move(0, 0);
  await expect(at.page.getByRole("tooltip")).toHaveCount(0);
  let faults = await faultsOf(at);
  for (let look = 1; look < looks && faults.length > 0; look += 1) {
    await wait(betweenLooksMs);
    faults = await faultsOf(at);
  }
  expect(faults, what).toEqual([]);
}

async function faultsOf({ page }: Pick<Desk, "page">): Promise<string[]> {
  await page.evaluate(async () => {
    // one that never ends (a spinner) is not waited for
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(ending.map((animation) => animation.finished.catch(() => undefined)));
  });
  // Legacy mode: the other one opens a page of its own, which Electron refuses.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary ?? ""}`),
  );
}
