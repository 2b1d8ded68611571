import { create, type StateCreator } from "zustand";
import type { ImportField } from "../../src-contract/table-import.ts";
import { command } from "../api/command.ts";
import { type Duplicates, type ImportState, type ImportStep, moveImport, nothingChosen } from "./import-state.ts";

export type ImportStore = {
  state: ImportState;
  /** Whose import it is: another person who signs in on this desk begins with an empty screen. */
  userId: string | null;
  enter: (userId: string) => void;
  choose: () => Promise<void>;
  setField: (column: number, field: ImportField) => Promise<void>;
  setDuplicates: (duplicates: Duplicates) => void;
  start: () => Promise<void>;
  cancel: () => Promise<void>;
  progressed: (progress: ImportStep) => void;
  /** Also stops a file that is still being read. */
  anotherFile: () => Promise<void>;
};

export type ImportParts = { command: typeof command; now: () => number };

/** The work goes on in the store process; what is held here is what the screen shows of it, whether or not it is open. */
export function importStore({ command, now }: ImportParts): StateCreator<ImportStore> {
  return (set, get) => {
    const move = (event: Parameters<typeof moveImport>[1]) => set(({ state }) => ({ state: moveImport(state, event) }));
    /** Raised when an answer that is still on its way belongs to nobody any more. */
    let newest = 0;

    async function preview(): Promise<void> {
      const { state } = get();
      if (state.step !== "reading") return;
      newest += 1;
      const own = newest;
      const { fileToken } = state.file;
      const answer = await command("previewImport", { fileToken, mapping: state.preview?.mapping ?? null });
      if (own !== newest) return;
      move(answer.ok ? { event: "previewed", preview: answer.value } : { event: "failed", error: answer.error });
    }

    return {
      state: nothingChosen,
      userId: null,
      enter(userId) {
        if (get().userId === userId) return;
        newest += 1;
        set({ userId, state: nothingChosen });
      },
      async choose() {
        const answer = await command("chooseImportFile", {});
        if (!answer.ok) return move({ event: "failed", error: answer.error });
        if (!answer.value) return;
        move({ event: "fileChosen", file: answer.value });
        await preview();
      },
      async setField(column, field) {
        const { state } = get();
        if ((state.step !== "ready" && state.step !== "reading") || !state.preview) return;
        move({ event: "mappingChanged", mapping: state.preview.mapping.with(column, field) });
        await preview();
      },
      setDuplicates: (duplicates) => move({ event: "duplicatesChosen", duplicates }),
      async start() {
        const { state } = get();
        if (state.step !== "ready") return;
        move({ event: "started" });
        const own = newest;
        const answer = await command("runImport", {
          fileToken: state.file.fileToken,
          mapping: state.preview.mapping,
          duplicates: state.duplicates,
        });
        if (own !== newest) return;
        move(answer.ok ? { event: "finished", result: answer.value } : { event: "failed", error: answer.error });
      },
      async cancel() {
        move({ event: "cancelling" });
        await command("cancelImport", {});
      },
      progressed: (progress) => move({ event: "progressed", progress, at: now() }),
      async anotherFile() {
        const { step } = get().state;
        if (step !== "running") newest += 1;
        move({ event: "anotherFile" });
        if (step === "reading") await command("cancelImport", {});
      },
    };
  };
}

export const useImportStore = create<ImportStore>(importStore({ command, now: () => Date.now() }));
