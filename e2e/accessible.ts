import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "@playwright/test";
import type { Desk } from "./desk.ts";

/** A fault is there to stay; a notice that comes or goes is half transparent for a moment, also in the middle of the check. */
const lookMs = 8_000;

export async function expectAccessible(at: Desk, what: string): Promise<void> {
  await at.page.mouse.move(0, 0);
  await expect(at.page.getByRole("tooltip")).toHaveCount(0);
  await expect(async () => expect(await faultsOf(at), what).toEqual([])).toPass({
    timeout: lookMs,
    intervals: [0, 700],
  });
}

async function faultsOf({ page }: Desk): Promise<string[]> {
  await page.evaluate(async () => {
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)));
  });
  // Legacy mode: the other one opens a page of its own, which Electron refuses.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary ?? ""}`),
  );
}
