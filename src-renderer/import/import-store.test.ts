import { describe, expect, it } from "vitest";
import { createStore } from "zustand";
import type { CommandArgs, CommandName } from "../../src-contract/commands/index.ts";
import type { ImportPreview } from "../../src-contract/table-import.ts";
import type { Result } from "../../src-contract/errors.ts";
import { clientsToCreate, secondsLeft } from "./import-state.ts";
import { importStore } from "./import-store.ts";

const preview: ImportPreview = {
  fileName: "list.csv",
  encoding: "windows-1251",
  delimiter: ";",
  headings: ["Кто", "Куда"],
  mapping: ["customField", "customField"],
  sample: [["Анна", "89123456789"]],
  rows: 10,
  newClients: 6,
  duplicates: 3,
  faulty: 1,
  faults: [{ line: 4, fault: "badPhone" }],
};
const result = { importId: "i", created: 6, skipped: 3, faulty: 1, faultyRows: null };
const file = { fileToken: "token", fileName: "list.csv" };

/** The wire is faked: each command waits until the test answers it. */
function openScreen() {
  const asked: { name: CommandName; args: unknown; answer: (result: Result<unknown>) => void }[] = [];
  let now = 1_000;
  const store = createStore(
    importStore({
      command: ((name: CommandName, args: CommandArgs<CommandName>) =>
        new Promise((resolve) => {
          asked.push({ name, args, answer: (result) => resolve(result as never) });
        })) as Parameters<typeof importStore>[0]["command"],
      now: () => now,
    }),
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return {
    store,
    asked,
    state: () => store.getState().state,
    step: () => store.getState().state.step,
    async answer(name: CommandName, value: unknown) {
      const index = asked.findIndex((one) => one.name === name);
      asked.splice(index, 1)[0]?.answer({ ok: true, value });
      await settle();
    },
    async refuse(name: CommandName, kind: "cancelled" | "unsupportedFile" | "diskFull") {
      const index = asked.findIndex((one) => one.name === name);
      asked.splice(index, 1)[0]?.answer({ ok: false, error: { kind } });
      await settle();
    },
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

async function openReady() {
  const screen = openScreen();
  void screen.store.getState().choose();
  await screen.answer("chooseImportFile", file);
  await screen.answer("previewImport", preview);
  return screen;
}

describe("G14-7: the import screen", () => {
  it("a file is looked at as soon as it is chosen; a closed dialog changes nothing", async () => {
    const screen = openScreen();
    void screen.store.getState().choose();
    await screen.answer("chooseImportFile", null);
    expect(screen.step()).toBe("choosing");
    void screen.store.getState().choose();
    await screen.answer("chooseImportFile", file);
    expect(screen.asked).toMatchObject([{ name: "previewImport", args: { fileToken: "token", mapping: null } }]);
    await screen.answer("previewImport", preview);
    expect(screen.state()).toEqual({ step: "ready", file, preview, duplicates: "skip", error: null });
  });

  it("a file that is no table leads back to choosing, with the reason", async () => {
    const screen = openScreen();
    void screen.store.getState().choose();
    await screen.answer("chooseImportFile", file);
    await screen.refuse("previewImport", "unsupportedFile");
    expect(screen.state()).toEqual({ step: "choosing", error: { kind: "unsupportedFile" } });
  });

  it("a corrected column counts again, and only the newest answer is shown", async () => {
    const screen = await openReady();
    const { setField } = screen.store.getState();
    void setField(0, "fullName");
    void setField(1, "phone");
    expect(screen.state()).toMatchObject({
      step: "reading",
      preview: { mapping: ["fullName", "phone"], newClients: 6 },
    });
    expect(screen.asked.map(({ args }) => args)).toEqual([
      { fileToken: "token", mapping: ["fullName", "customField"] },
      { fileToken: "token", mapping: ["fullName", "phone"] },
    ]);
    await screen.refuse("previewImport", "cancelled");
    expect(screen.step()).toBe("reading");
    await screen.answer("previewImport", { ...preview, mapping: ["fullName", "phone"], newClients: 9 });
    expect(screen.state()).toMatchObject({ step: "ready", preview: { newClients: 9 }, error: null });
  });

  it("runs with the corrected mapping and the choice about duplicates, and shows what came of it", async () => {
    const screen = await openReady();
    screen.store.getState().setDuplicates("create");
    void screen.store.getState().start();
    expect(screen.asked).toMatchObject([
      { name: "runImport", args: { mapping: preview.mapping, duplicates: "create" } },
    ]);
    await screen.answer("runImport", result);
    expect(screen.state()).toEqual({ step: "done", file, result });
  });

  it("a cancelled or failed import returns to the preview: nothing was taken", async () => {
    for (const kind of ["cancelled", "diskFull"] as const) {
      const screen = await openReady();
      void screen.store.getState().start();
      void screen.store.getState().cancel();
      expect(screen.state()).toMatchObject({ step: "running", cancelling: true });
      await screen.refuse("runImport", kind);
      expect(screen.state()).toMatchObject({ step: "ready", preview, error: { kind } });
    }
  });

  it("while it runs no other file and no other mapping come in between", async () => {
    const screen = await openReady();
    void screen.store.getState().start();
    void screen.store.getState().anotherFile();
    void screen.store.getState().setField(0, "phone");
    expect(screen.step()).toBe("running");
    expect(screen.asked.map(({ name }) => name)).toEqual(["runImport"]);
  });

  it("progress of the phase in hand, and how long it will take", async () => {
    const screen = await openReady();
    void screen.store.getState().start();
    const { progressed } = screen.store.getState();
    progressed({ phase: "reading", done: 10, total: 10 });
    expect(screen.state()).toMatchObject({ progress: null });
    progressed({ phase: "checking", done: 0, total: 100 });
    screen.pass(2_000);
    progressed({ phase: "checking", done: 25, total: 100 });
    expect(screen.state()).toMatchObject({ progress: { phase: "checking", done: 25, startedAt: 1_000 } });
    expect(secondsLeft({ phase: "checking", done: 25, total: 100, startedAt: 1_000, at: 3_000 })).toBe(6);
    progressed({ phase: "saving", done: 5, total: 90 });
    expect(screen.state()).toMatchObject({ progress: { phase: "saving", startedAt: 3_000 } });
    expect(secondsLeft({ phase: "saving", done: 5, total: 90, startedAt: 3_000, at: 3_100 })).toBeNull();
  });

  it("another file stops the one that is being read, and its late answer changes nothing", async () => {
    const screen = await openReady();
    void screen.store.getState().setField(0, "phone");
    void screen.store.getState().anotherFile();
    expect(screen.asked.map(({ name }) => name)).toEqual(["previewImport", "cancelImport"]);
    await screen.refuse("previewImport", "cancelled");
    expect(screen.state()).toEqual({ step: "choosing", error: null });
  });

  it("a file that vanished while a column was corrected has to be chosen again", async () => {
    const screen = await openReady();
    void screen.store.getState().setField(0, "phone");
    await screen.refuse("previewImport", "unsupportedFile");
    expect(screen.state()).toEqual({ step: "choosing", error: { kind: "unsupportedFile" } });
  });

  it("another person on this desk sees nothing of it", async () => {
    const screen = openScreen();
    screen.store.getState().enter("anna");
    void screen.store.getState().choose();
    await screen.answer("chooseImportFile", file);
    screen.store.getState().enter("anna");
    expect(screen.step()).toBe("reading");
    screen.store.getState().enter("oleg");
    await screen.refuse("previewImport", "diskFull");
    expect(screen.state()).toEqual({ step: "choosing", error: null });
  });

  it("duplicates count only when they are to be created", () => {
    expect([clientsToCreate(preview, "skip"), clientsToCreate(preview, "create")]).toEqual([6, 9]);
  });
});
