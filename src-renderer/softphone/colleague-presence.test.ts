import { describe, expect, it } from "vitest";
import { account, started } from "./softphone-wire-fake.ts";

const two = { accounts: [account("101"), account("102")] };

describe("G2-12: whose presence the line in use asks for", () => {
  it("G2-12: each number once, as it is dialled, however it was written; what is no number is left out", async () => {
    const { store, watched } = await started();
    store.getState().watchPresence(["103", "8 (912) 345-67-89", "+79123456789", "Анна", "104"]);
    expect(watched.get("101")).toEqual(["103", "+79123456789", "104"]);
  });

  it("G2-12: what the line says is in the state, and what is not asked any more is not", async () => {
    const { store, lines } = await started();
    store.getState().watchPresence(["103", "104"]);
    lines[0]?.onPresence("103", "talking");
    lines[0]?.onPresence("104", "free");
    lines[0]?.onPresence("105", "free");
    expect(store.getState().presence).toEqual({ "103": "talking", "104": "free" });
    store.getState().watchPresence(["104"]);
    expect(store.getState().presence).toEqual({ "104": "free" });
  });

  it("G2-12: another line is chosen: the first ends its questions, and only the new one is believed", async () => {
    const { store, lines, watched } = await started(two);
    store.getState().watchPresence(["103"]);
    expect(watched).toEqual(new Map([["101", ["103"]]]));
    lines[0]?.onPresence("103", "talking");
    store.getState().chooseLine("line-102");
    expect(watched.get("101")).toEqual([]);
    expect(watched.get("102")).toEqual(["103"]);
    expect(store.getState().presence).toEqual({});
    lines[0]?.onPresence("103", "free");
    expect(store.getState().presence).toEqual({});
    lines[1]?.onPresence("103", "ringing");
    expect(store.getState().presence).toEqual({ "103": "ringing" });
  });

  it("G2-12: a line that is made anew, with another password, asks again", async () => {
    const { store, lines, watched, options } = await started();
    store.getState().watchPresence(["103"]);
    lines[0]?.onPresence("103", "free");
    watched.clear();
    options.accounts = [account("101", { password: "another" })];
    await store.readAccounts();
    expect(watched.get("101")).toEqual(["103"]);
    expect(store.getState().presence).toEqual({});
    lines[1]?.onPresence("103", "talking");
    expect(store.getState().presence).toEqual({ "103": "talking" });
  });

  it("G2-12: without a line nobody is asked; the line that comes is asked", async () => {
    const { store, watched, options } = await started({ accounts: [] });
    store.getState().watchPresence(["103"]);
    expect(watched.size).toBe(0);
    options.accounts = [account("101")];
    await store.readAccounts();
    expect(watched.get("101")).toEqual(["103"]);
  });
});
