import { describe, expect, it } from "vitest";
import { moveTransport, type TransportEvent, type TransportState } from "./transport-state.ts";

const moved = (events: TransportEvent[]): TransportState =>
  events.reduce<TransportState>(moveTransport, { state: "closed" });
const server = "wss://first";
const opening: TransportEvent = { event: "try", server };
const opened: TransportEvent = { event: "opened" };

describe("the connection to a server", () => {
  it("G1-11: opens, is doubted while the server is silent, and is trusted again after an answer", () => {
    expect(moved([opening])).toEqual({ state: "connecting", server });
    expect(moved([opening, opened])).toEqual({ state: "connected", server });
    const silent: TransportEvent[] = [opening, opened, { event: "silent", at: 5 }];
    expect(moved(silent)).toEqual({ state: "suspected", server, since: 5 });
    expect(moved([...silent, { event: "answered" }])).toEqual({ state: "connected", server });
  });

  it("G1-11: is down since it was first silent, whenever that was found, and says when it is tried again", () => {
    const lost: TransportEvent[] = [
      opening,
      opened,
      { event: "silent", at: 5 },
      { event: "lost", at: 7, nextTryAt: 7 },
      { event: "lost", at: 9, nextTryAt: 12 },
    ];
    expect(moved(lost)).toEqual({ state: "down", since: 5, nextTryAt: 12 });
    expect(moved([opening, { event: "lost", at: 3, nextTryAt: 4 }])).toEqual({ state: "down", since: 3, nextTryAt: 4 });
  });

  it("G1-16: another server is tried from wherever it is", () => {
    expect(moved([opening, opened, { event: "try", server: "wss://second" }, opened])).toEqual({
      state: "connected",
      server: "wss://second",
    });
  });

  it("G1-1: what comes late changes nothing", () => {
    expect(moved([opened])).toEqual({ state: "closed" });
    expect(moved([opening, { event: "silent", at: 1 }])).toEqual({ state: "connecting", server });
    const stopped: TransportEvent[] = [opening, opened, { event: "stop" }];
    expect(moved([...stopped, { event: "lost", at: 1, nextTryAt: 2 }, { event: "answered" }])).toEqual({
      state: "closed",
    });
  });
});
