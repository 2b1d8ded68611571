import { describe, expect, it } from "vitest";
import { moveRegistration, type RegistrationEvent, type RegistrationState } from "./registration-state.ts";

const moved = (events: RegistrationEvent[]): RegistrationState =>
  events.reduce<RegistrationState>(moveRegistration, { state: "none" });
const start = { event: "start" } as const;
const registered = { event: "registered" } as const;
const lost = (at: number) => ({ event: "lost", at }) as const;
const refused = { event: "refused", sipCode: 403, sipPhrase: "Forbidden" } as const;

describe("G1-1: the line's state", () => {
  it("G1-1: comes up", () => {
    expect(moved([start])).toEqual({ state: "registering" });
    expect(moved([start, registered])).toEqual({ state: "registered" });
  });

  it("G1-1: a loss says since when, and a second sign of it does not set the clock back", () => {
    expect(moved([start, registered, lost(10), lost(20)])).toEqual({ state: "recovering", since: 10 });
    expect(moved([start, registered, lost(10), registered])).toEqual({ state: "registered" });
  });

  it("G1-1: a refusal shows its code until the line accepts", () => {
    expect(moved([start, refused])).toEqual({ state: "failed", sipCode: 403, sipPhrase: "Forbidden" });
    expect(moved([start, refused, registered])).toEqual({ state: "registered" });
    expect(moved([start, refused, start])).toEqual({ state: "registering" });
  });

  it("G1-1: starting again does not make a working or a recovering line look new", () => {
    expect(moved([start, registered, start])).toEqual({ state: "registered" });
    expect(moved([start, lost(5), start])).toEqual({ state: "recovering", since: 5 });
  });

  it("G1-1: after stop a late answer changes nothing", () => {
    const stop = { event: "stop" } as const;
    expect(moved([start, registered, stop])).toEqual({ state: "none" });
    expect(moved([start, stop, registered])).toEqual({ state: "none" });
    expect(moved([start, stop, lost(1)])).toEqual({ state: "none" });
    expect(moved([start, stop, refused])).toEqual({ state: "none" });
  });
});
