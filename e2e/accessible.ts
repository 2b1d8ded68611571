import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "@playwright/test";
import type { Desk } from "./desk.ts";

/** Legacy mode: the other one opens a page of its own, which Electron refuses. */
export async function expectAccessible(at: Desk, what: string): Promise<void> {
  await at.page.mouse.move(0, 0);
  await expect(at.page.getByRole("tooltip")).toHaveCount(0);
  await at.page.evaluate(async () => {
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)));
  });
  const { violations } = await new AxeBuilder({ page: at.page }).setLegacyMode(true).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary ?? ""}`),
  );
  expect(found, what).toEqual([]);
}
