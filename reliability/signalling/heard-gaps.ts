import type { Page } from "@playwright/test";

const everyMs = 20;

declare global {
  interface Window {
    /** Filled by the campaign: when it was looked, and how many packets of the far end had come. */
    heardPackets?: { at: number; packetsIn: number }[];
  }
}

/** Counts the far end's packets from now on, as the connection itself does. */
export async function startListening(page: Page): Promise<void> {
  await page.evaluate((pause) => {
    const heard: { at: number; packetsIn: number }[] = [];
    window.heardPackets = heard;
    const look = async () => {
      const statistics = await window.kartotekaDiagnostics?.callStatistics();
      if (window.heardPackets !== heard) return;
      if (statistics) heard.push({ at: Date.now(), packetsIn: statistics.packetsIn });
      setTimeout(() => void look(), pause);
    };
    void look();
  }, everyMs);
}

/** The longest time, in milliseconds, in which no packet came: before the moment and after it. */
export async function gapsAround(page: Page, moment: number): Promise<{ before: number; after: number }> {
  const heard = await page.evaluate(() => {
    const all = window.heardPackets ?? [];
    delete window.heardPackets;
    return all;
  });
  const split = heard.findIndex(({ at }) => at >= moment);
  return { before: longestGap(heard.slice(0, split)), after: longestGap(heard.slice(Math.max(0, split - 1))) };
}

/**
 * Of looks that found nothing new, the longest run. A look that comes late because the window was busy and finds
 * packets has missed nothing: they were received meanwhile.
 */
export function longestGap(heard: readonly { at: number; packetsIn: number }[]): number {
  let longest = 0;
  let since = heard[0]?.at ?? 0;
  for (const [index, { at, packetsIn }] of heard.entries()) {
    const former = heard[index - 1];
    if (!former) continue;
    if (packetsIn === former.packetsIn) longest = Math.max(longest, at - since);
    else since = at;
  }
  return longest;
}
