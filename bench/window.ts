// What a person waits for, in the built application with a large account: `npm run bench -- window [clients]`.
// Figures move with the machine: they are for comparing two states of the product on one machine.
import { expect } from "@playwright/test";
import { createWorld } from "../e2e/world.ts";
import { demoAccount } from "../scripts/demo-account.ts";
import { createProcesses } from "../scripts/processes.ts";
import { provideElectron } from "./electron-environment.ts";
import { print } from "./figures.ts";

const rounds = 5;
/** A name, a common part of names, the last digits of a number, a word of comments. */
const searches = ["петров", "ова", "4567", "счет"];

export async function benchWindow(clients: number): Promise<void> {
  const processes = createProcesses();
  await provideElectron(processes);
  const world = await createWorld({ clients });
  try {
    const firstSync = await measure(async () => {
      const desk = await world.openDesk({ profile: "bench" });
      await desk.beginSignIn(world.serverUrl, demoAccount);
      await expect(desk.page.getByRole("grid").getByRole("row").first()).toBeVisible({ timeout: 300_000 });
      await desk.close();
    });
    print(`launch, sign in, first sync of ${clients} clients, first list`, [firstSync]);

    const window: number[] = [];
    const list: number[] = [];
    const keystroke: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const started = performance.now();
      const desk = await world.openDesk({ profile: "bench" });
      await expect(desk.page.getByRole("heading", { level: 1 })).toBeVisible();
      window.push(performance.now() - started);
      list.push(
        await measure(async () => {
          await desk.unlock(demoAccount.password);
          await expect(desk.page.getByRole("grid").getByRole("row").first()).toBeVisible();
        }),
      );
      for (const text of searches) keystroke.push(...(await typeAndPaint(desk.page, text)));
      await desk.close();
    }
    print("launch to a window that asks for the password", window);
    print("password to the painted list", list);
    print("letter typed to answer painted", keystroke);
  } finally {
    await world.close();
    await processes.stopAll();
  }
}

/** In the page: from the input event to the frame after the list has changed for it. */
async function typeAndPaint(page: import("@playwright/test").Page, text: string): Promise<number[]> {
  return page.evaluate(async (typed) => {
    const field = document.querySelector<HTMLInputElement>("input[type=search]");
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    if (!field || !setValue) throw new Error("no search field");
    const times: number[] = [];
    for (let length = 0; length <= typed.length; length += 1) {
      const started = performance.now();
      const changed = new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          resolve();
        });
        const pane = field.closest("section");
        if (pane) observer.observe(pane, { childList: true, subtree: true, characterData: true });
        setTimeout(resolve, 1_000);
      });
      setValue.call(field, typed.slice(0, length));
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await changed;
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
      if (length > 0) times.push(performance.now() - started);
    }
    return times;
  }, text);
}

async function measure(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
