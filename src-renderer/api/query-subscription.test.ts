import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DesktopApi, DesktopEvent } from "../../src-contract/desktop-api.ts";
import type { Result } from "../../src-contract/errors.ts";
import { createEventHub, type EventHub } from "./event-hub.ts";
import { knownAnswer, questionKey, settledAnswer, subscribeToQuery, watchQuery } from "./query-subscription.ts";

/** The wire: what was asked, to be answered when the test wants; and the one event channel. */
type Wire = {
  asked: { args: unknown; answer: (result: Result<unknown>) => void }[];
  emit: (event: DesktopEvent) => void;
  listeners: number;
};

function openWire(): Wire {
  let listener: ((event: DesktopEvent) => void) | null = null;
  const wire: Wire = { asked: [], emit: (event) => listener?.(event), listeners: 0 };
  const kartoteka = {
    query: (_name: string, args: unknown) =>
      new Promise<Result<unknown>>((answer) => {
        wire.asked.push({ args, answer });
      }),
    onEvent: (added: (event: DesktopEvent) => void) => {
      listener = added;
      wire.listeners += 1;
      return () => {
        listener = null;
      };
    },
  } as unknown as DesktopApi;
  vi.stubGlobal("window", { kartoteka });
  return wire;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const changed = (...tables: ("clients" | "users" | "drafts")[]): DesktopEvent => ({ event: "dataChanged", tables });

let wire: Wire;
let hub: EventHub;
beforeEach(() => {
  wire = openWire();
  hub = createEventHub((listener) => window.kartoteka.onEvent(listener));
});
afterEach(() => {
  hub.close();
  vi.unstubAllGlobals();
});

function watchUsers() {
  const results: Result<unknown>[] = [];
  const { stop } = subscribeToQuery({ hub, name: "users", args: {}, onResult: (result) => results.push(result) });
  return { results, stop };
}

describe("a query that is watched", () => {
  it("G5-1: reads at once, again when a table of it changes, and not when another one does", async () => {
    const { results } = watchUsers();
    wire.asked[0]?.answer({ ok: true, value: ["first"] });
    await settle();
    wire.emit(changed("clients", "drafts"));
    await settle();
    expect(wire.asked).toHaveLength(1);
    wire.emit(changed("clients", "users"));
    await settle();
    wire.asked[1]?.answer({ ok: true, value: ["second"] });
    await settle();
    expect(results).toEqual([
      { ok: true, value: ["first"] },
      { ok: true, value: ["second"] },
    ]);
  });

  it("G12-8: a thousand changes during one read ask for one more read, so that a long pull queues nothing", async () => {
    const { results } = watchUsers();
    for (let count = 0; count < 1000; count += 1) wire.emit(changed("users"));
    expect(wire.asked).toHaveLength(1);
    wire.asked[0]?.answer({ ok: true, value: 1 });
    await settle();
    expect(wire.asked).toHaveLength(2);
    wire.asked[1]?.answer({ ok: true, value: 2 });
    await settle();
    expect(wire.asked).toHaveLength(2);
    expect(results).toHaveLength(2);
  });

  it("G12-1: an answer that comes after the question was dropped is not shown", async () => {
    const { results, stop } = watchUsers();
    stop();
    wire.asked[0]?.answer({ ok: true, value: "stale" });
    wire.emit(changed("users"));
    await settle();
    expect(results).toEqual([]);
    expect(wire.asked).toHaveLength(1);
  });

  it("a refusal is handed on and the next change reads again", async () => {
    const { results } = watchUsers();
    wire.asked[0]?.answer({ ok: false, error: { kind: "locked" } });
    await settle();
    wire.emit(changed("users"));
    wire.asked[1]?.answer({ ok: true, value: [] });
    await settle();
    expect(results.map((result) => result.ok)).toEqual([false, true]);
  });

  it("many watchers share one subscription of the event channel", () => {
    const watched = [watchUsers(), watchUsers(), watchUsers()];
    expect(watched).toHaveLength(3);
    expect(wire.listeners).toBe(1);
  });
});

describe("a query that several watch", () => {
  function share(args: Record<string, never> = {}) {
    const results: Result<unknown>[] = [];
    const stop = watchQuery({ hub, name: "users", args, onResult: (result) => results.push(result) });
    return { results, stop };
  }
  const known = () => knownAnswer(hub, questionKey("users", {}));

  it("P-9: is read once for all of them; who comes later is told at once", async () => {
    const one = share();
    const other = share();
    expect(wire.asked).toHaveLength(1);
    wire.asked[0]?.answer({ ok: true, value: ["first"] });
    await settle();
    const late = share();
    expect([one, other, late].map(({ results }) => results)).toEqual(
      Array.from({ length: 3 }, () => [{ ok: true, value: ["first"] }]),
    );
    wire.emit(changed("users"));
    wire.asked[1]?.answer({ ok: true, value: ["second"] });
    await settle();
    expect(wire.asked).toHaveLength(2);
    expect(late.results.at(-1)).toEqual({ ok: true, value: ["second"] });
  });

  it("P-9: a screen that gives way to another in one drawing hands its answer on; later nobody knows it", async () => {
    const one = share();
    wire.asked[0]?.answer({ ok: true, value: ["first"] });
    await settle();
    one.stop();
    const next = share();
    await settle();
    expect(next.results).toHaveLength(1);
    expect(known()).toEqual({ ok: true, value: ["first"] });
    next.stop();
    await settle();
    expect(known()).toBeNull();
    wire.emit(changed("users"));
    expect(wire.asked).toHaveLength(1);
  });

  it("T-1: is known without asking as long as nothing has changed and nothing is being read", async () => {
    const settled = () => settledAnswer(hub, "users", {});
    const { stop } = share();
    expect(settled()).toBeNull();
    wire.asked[0]?.answer({ ok: true, value: ["first"] });
    await settle();
    expect(settled()).toEqual(["first"]);
    wire.emit(changed("users"));
    expect(settled()).toBeNull();
    wire.asked[1]?.answer({ ok: true, value: ["second"] });
    await settle();
    expect(settled()).toEqual(["second"]);
    const release = hub.hold();
    expect(settled()).toEqual(["second"]);
    wire.emit(changed("users"));
    expect(settled()).toBeNull();
    release();
    stop();
    await settle();
    expect(settled()).toBeNull();
  });

  it("P-9: a refusal is not handed on", async () => {
    const one = share();
    wire.asked[0]?.answer({ ok: false, error: { kind: "unexpected" } });
    await settle();
    const later = share();
    expect(later.results).toEqual([]);
    wire.asked[1]?.answer({ ok: true, value: ["first"] });
    await settle();
    expect(later.results).toEqual([{ ok: true, value: ["first"] }]);
    one.stop();
    later.stop();
    await settle();
    wire.emit(changed("users"));
    expect(wire.asked).toHaveLength(2);
  });
});
