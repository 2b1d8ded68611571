import type { Link } from "./deep-links.ts";

/** A double click on a link, or a program that starts us twice for it. */
const SAME_LINK_MS = 1_500;
const LIMIT = { links: 5, withinMs: 10_000 };

export type LinkInbox = {
  /** Answers false when the link was dropped: too many in too short a time, as no person clicks. */
  put(link: Link): boolean;
  /** The workplace is on the screen; a link that waited is delivered. */
  windowListens(): void;
  /** It is gone: signed out, loading, dead. Links wait. */
  windowIsDeaf(): void;
  isListening(): boolean;
};

/** A link may come before there is a window (cold start) or while nobody is signed in: the last one waits for the screen. */
export function createLinkInbox(parts: { now: () => number; deliver(link: Link): void }): LinkInbox {
  let times: number[] = [];
  let waiting: Link | null = null;
  let last: { text: string; at: number } | null = null;
  let isListening = false;
  return {
    put(link) {
      const now = parts.now();
      const text = JSON.stringify(link);
      const isSame = last !== null && last.text === text && now - last.at < SAME_LINK_MS;
      last = { text, at: now };
      if (isSame) return true;
      times = times.filter((time) => time > now - LIMIT.withinMs);
      if (times.length >= LIMIT.links) return false;
      times.push(now);
      if (isListening) parts.deliver(link);
      else waiting = link;
      return true;
    },
    windowListens() {
      isListening = true;
      if (waiting === null) return;
      const link = waiting;
      waiting = null;
      parts.deliver(link);
    },
    windowIsDeaf() {
      isListening = false;
    },
    isListening: () => isListening,
  };
}
