import { describe, expect, it, vi } from "vitest";
import { account, byManager, settle, started } from "./softphone-wire-fake.ts";

describe("several lines", () => {
  const two = [account("Продажи"), account("Склад")];

  it("G1-1, G1-13: each has its own state, and the phone is ready while one of them is", async () => {
    const { store, lines } = await started({ accounts: two });
    lines[0]?.onRegistration({ event: "refused", sipCode: 403, sipPhrase: "Forbidden" });
    expect(store.getState().registration).toEqual({ state: "registering" });
    lines[1]?.onRegistration({ event: "registered" });
    lines[1]?.onTransport({ event: "try", server: "ws://line" });
    expect(store.getState()).toMatchObject({
      registration: { state: "registered" },
      lines: [
        { label: "Продажи", registration: { state: "failed", sipCode: 403 }, transport: { state: "closed" } },
        { label: "Склад", registration: { state: "registered" }, transport: { state: "connecting" } },
      ],
    });
    lines[1]?.onRegistration({ event: "lost", at: 5 });
    expect(store.getState().registration).toEqual({ state: "recovering", since: 5 });
  });

  it("G1-13: the outgoing line is chosen, remembered, and written with the call", async () => {
    const { store, happened, written, changedSettings } = await started({ accounts: two });
    await store.getState().dial("600", null);
    expect(happened).toContain("over Продажи");
    store.getState().chooseLine("line-Склад");
    expect(changedSettings).toEqual([{ lineId: "line-Склад" }]);
    await store.getState().dial("600", null);
    expect(happened).toContain("over Склад");
    const labels = written.filter(({ name }) => name === "startCall").map(({ args }) => args["lineLabel"]);
    expect(labels).toEqual(["Продажи", "Склад"]);
    expect(store.getState().calls.map(({ lineId }) => lineId)).toEqual(["line-Продажи", "line-Склад"]);
  });

  it("G1-13: the choice of last time holds; a line that is gone gives way to the first", async () => {
    const chosen = await started({ accounts: two, settings: { lineId: "line-Склад" } });
    await chosen.store.getState().dial("600", null);
    expect(chosen.happened).toContain("over Склад");
    const gone = await started({ accounts: two, settings: { lineId: "line-Аптека" } });
    await gone.store.getState().dial("600", null);
    expect(gone.happened).toContain("over Продажи");
  });

  it("G1-13: a call comes in on any of them and says on which; with one line there is nothing to say", async () => {
    const { receive, written, store } = await started({ accounts: two });
    receive("+79000000001", "line-Продажи");
    await settle();
    expect(written[0]?.args).toMatchObject({ direction: "incoming", lineLabel: "Продажи" });
    expect(store.getState().calls[0]?.lineId).toBe("line-Продажи");
    const one = await started();
    one.receive("+79000000001");
    await settle();
    expect(one.written[0]?.args).toMatchObject({ lineLabel: null });
  });

  it("G1-13, G1-1: a changed line is connected anew, the other one goes on; not while somebody talks", async () => {
    const { store, options, happened, calls } = await started({ accounts: two });
    await store.getState().dial("600", null);
    options.accounts = [account("Продажи"), account("Склад", { password: "y" }), account("Офис")];
    await store.readAccounts();
    expect(happened).not.toContain("Склад stopped");
    calls[0]?.events.onFinished(byManager);
    await vi.waitFor(() => expect(store.getState().lines.map(({ label }) => label)).toContain("Офис"));
    expect(happened).toContain("Склад stopped");
    expect(happened).not.toContain("Продажи stopped");
  });
});
