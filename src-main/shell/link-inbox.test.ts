import { expect, test } from "vitest";
import type { Link } from "./deep-links.ts";
import { createLinkInbox } from "./link-inbox.ts";

const dial = (number: string): Link => ({ kind: "dial", number, extension: null });

function inbox() {
  const clock = { now: 0 };
  const delivered: Link[] = [];
  const box = createLinkInbox({ now: () => clock.now, deliver: (link) => delivered.push(link) });
  return { clock, delivered, box };
}

test("G2-4: cold start: the link waits for the screen and is delivered once", () => {
  const { box, delivered } = inbox();
  box.put(dial("101"));
  expect(delivered).toEqual([]);
  box.windowListens();
  box.windowListens();
  expect(delivered).toEqual([dial("101")]);
});

test("G2-4: warm start: delivered at once; of several that waited the last one counts", () => {
  const { box, delivered } = inbox();
  box.windowListens();
  box.put(dial("101"));
  box.windowIsDeaf();
  box.put(dial("102"));
  box.put(dial("103"));
  box.windowListens();
  expect(delivered).toEqual([dial("101"), dial("103")]);
});

test("R-27: a page that opens links without end gets five in ten seconds", () => {
  const { box, delivered, clock } = inbox();
  box.windowListens();
  const taken = Array.from({ length: 1000 }, (_, step) => {
    clock.now = step; // a millisecond apart
    return box.put(dial(String(1_000 + step)));
  });
  expect(taken.filter(Boolean)).toHaveLength(5);
  clock.now = 11_000;
  expect(box.put(dial("102"))).toBe(true);
  expect(delivered).toHaveLength(6);
});

test("G2-4: one link is one call: a double click, or a program that starts us twice for it", () => {
  const { box, delivered, clock } = inbox();
  box.windowListens();
  for (const at of [0, 400, 900]) {
    clock.now = at;
    expect(box.put(dial("101"))).toBe(true);
  }
  expect(delivered).toHaveLength(1);
  box.put(dial("102"));
  clock.now = 3_000;
  box.put(dial("102"));
  expect(delivered, "clicked again later it is another wish").toHaveLength(3);
});
