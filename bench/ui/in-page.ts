// What is measured inside a page, alike in the product and in the bare one: from the event to the frame after the change.
import type { Page } from "@playwright/test";

/**
 * Milliseconds from each letter to its painted answer; a letter whose answer is the same as before draws nothing and does
 * not count. The field is the one search field of the page.
 */
export function typeAndPaint(page: Page, text: string): Promise<number[]> {
  return page.evaluate(async (typed) => {
    const field = document.querySelector<HTMLInputElement>("input[type=search]");
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    const pane = field?.closest("section");
    if (!field || !setValue || !pane) throw new Error("no search field");
    const times: number[] = [];
    for (let length = 0; length <= typed.length; length += 1) {
      const started = performance.now();
      const changed = new Promise<boolean>((resolve) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          resolve(true);
        });
        observer.observe(pane, { childList: true, subtree: true, characterData: true });
        setTimeout(() => resolve(false), 1_000);
      });
      setValue.call(field, typed.slice(0, length));
      field.dispatchEvent(new Event("input", { bubbles: true }));
      const isDrawn = await changed;
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
      if (length > 0 && isDrawn) times.push(performance.now() - started);
    }
    return times;
  }, text);
}

/** Milliseconds from Enter on the marked row of the list to the painted card of its client. Throws when none comes. */
export function enterAndPaint(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const wanted = document.querySelector("section [role=grid] [data-active]")?.id.replace(/^row-/, "");
    const field = document.querySelector("input[type=search]");
    if (!wanted || !field) throw new Error("no row is marked");
    const before = document.getElementById("card-panel");
    // each client has a panel of its own
    const isThere = () => {
      const panel = document.querySelector("[data-card][aria-busy=false] #card-panel");
      return panel !== null && panel !== before && location.hash.split("/")[2] === wanted;
    };
    const started = performance.now();
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", bubbles: true, cancelable: true }));
    do {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
      if (performance.now() - started > 10_000) throw new Error("no card came");
    } while (!isThere());
    return performance.now() - started;
  });
}

/** The list from its first row to its last, a step each frame. Milliseconds of every frame. */
export function scrollThrough(page: Page, frames: number): Promise<number[]> {
  return page.evaluate(async (count) => {
    const list = document.querySelector("section [role=grid]");
    if (!list) throw new Error("no list");
    const next = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    const times: number[] = [];
    list.scrollTop = 0;
    let last = await next();
    for (let frame = 1; frame <= count; frame += 1) {
      list.scrollTop = ((list.scrollHeight - list.clientHeight) * frame) / count;
      const now = await next();
      times.push(now - last);
      last = now;
    }
    return times;
  }, frames);
}

/** Milliseconds from a press on each tab in turn to its painted content. */
export function walkTabs(page: Page, rounds: number): Promise<number[]> {
  return page.evaluate(async (count) => {
    const tabs = Array.from(document.querySelectorAll<HTMLElement>("[role=tab][data-tab]"));
    const times: number[] = [];
    for (let press = 0; press < count * tabs.length; press += 1) {
      // the first one is open
      const tab = tabs[(press + 1) % tabs.length];
      const panel = document.getElementById("card-panel");
      if (!tab || !panel) throw new Error("no tabs");
      const started = performance.now();
      const changed = new Promise<void>((resolve, reject) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          resolve();
        });
        observer.observe(panel.parentElement ?? panel, { childList: true, subtree: true, characterData: true });
        setTimeout(() => reject(new Error("nothing came of a tab")), 2_000);
      });
      tab.click();
      await changed;
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
      times.push(performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    return times;
  }, rounds);
}
