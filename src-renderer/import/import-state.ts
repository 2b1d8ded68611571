import type { CommandResult } from "../../src-contract/commands/index.ts";
import type { ImportField, ImportPreview } from "../../src-contract/table-import.ts";
import type { DesktopEvent } from "../../src-contract/desktop-api.ts";
import type { ErrorBody } from "../../src-contract/errors.ts";

export type ChosenFile = CommandResult<"chooseImportFile"> & object;
export type ImportStep = Pick<Extract<DesktopEvent, { event: "importProgress" }>, "phase" | "done" | "total">;
/** `startedAt`: when this phase began, `at`: when the store said so; milliseconds UTC. */
export type ImportProgress = ImportStep & { startedAt: number; at: number };
export type Duplicates = "skip" | "create";
export type ImportResult = CommandResult<"runImport">;

/**
 *   choosing ──fileChosen──▶ reading ──previewed──▶ ready ──started──▶ running ──finished──▶ done
 *      ▲                       │ ▲                   │ ▲                  │
 *      └────────failed─────────┘ └──mappingChanged───┘ └──────failed──────┘      anotherFile: to choosing
 *
 * Lives in import-store.ts, so that leaving the screen stops nothing.
 */
export type ImportState =
  | { step: "choosing"; error: ErrorBody | null }
  | {
      step: "reading";
      file: ChosenFile;
      /** What is shown meanwhile: the counts of the former mapping. null for the first look at a file. */
      preview: ImportPreview | null;
      duplicates: Duplicates;
      progress: ImportProgress | null;
    }
  | { step: "ready"; file: ChosenFile; preview: ImportPreview; duplicates: Duplicates; error: ErrorBody | null }
  | {
      step: "running";
      file: ChosenFile;
      preview: ImportPreview;
      duplicates: Duplicates;
      progress: ImportProgress | null;
      cancelling: boolean;
    }
  | { step: "done"; file: ChosenFile; result: ImportResult };

export type ImportEvent =
  | { event: "fileChosen"; file: ChosenFile }
  | { event: "previewed"; preview: ImportPreview }
  | { event: "mappingChanged"; mapping: ImportField[] }
  | { event: "duplicatesChosen"; duplicates: Duplicates }
  | { event: "started" }
  | { event: "progressed"; progress: ImportStep; at: number }
  | { event: "cancelling" }
  | { event: "finished"; result: ImportResult }
  | { event: "failed"; error: ErrorBody }
  | { event: "anotherFile" };

export const nothingChosen: ImportState = { step: "choosing", error: null };

/** An event that does not belong to the step changes nothing: an answer may come after the person went on. */
export function moveImport(state: ImportState, event: ImportEvent): ImportState {
  switch (event.event) {
    case "fileChosen":
      if (state.step === "running") return state;
      return { step: "reading", file: event.file, preview: null, duplicates: "skip", progress: null };
    case "previewed":
      if (state.step !== "reading") return state;
      return { step: "ready", file: state.file, preview: event.preview, duplicates: state.duplicates, error: null };
    case "mappingChanged": {
      if ((state.step !== "ready" && state.step !== "reading") || state.preview === null) return state;
      const { file, preview, duplicates } = state;
      return { step: "reading", file, preview: { ...preview, mapping: event.mapping }, duplicates, progress: null };
    }
    case "duplicatesChosen":
      return state.step === "ready" ? { ...state, duplicates: event.duplicates } : state;
    case "started": {
      if (state.step !== "ready") return state;
      const { file, preview, duplicates } = state;
      return { step: "running", file, preview, duplicates, progress: null, cancelling: false };
    }
    case "progressed": {
      if (state.step !== "reading" && state.step !== "running") return state;
      if ((event.progress.phase === "reading") !== (state.step === "reading")) return state;
      const { phase, done, total } = event.progress;
      const startedAt = state.progress?.phase === phase ? state.progress.startedAt : event.at;
      return { ...state, progress: { phase, done, total, startedAt, at: event.at } };
    }
    case "cancelling":
      return state.step === "running" ? { ...state, cancelling: true } : state;
    case "finished":
      return state.step === "running" ? { step: "done", file: state.file, result: event.result } : state;
    case "failed":
      if (state.step !== "running") return { step: "choosing", error: event.error };
      return {
        step: "ready",
        file: state.file,
        preview: state.preview,
        duplicates: state.duplicates,
        error: event.error,
      };
    case "anotherFile":
      return state.step === "running" ? state : nothingChosen;
  }
}

/** Whole seconds until the phase ends at its present pace; null while that cannot be said. */
export function secondsLeft({ done, total, startedAt, at }: ImportProgress): number | null {
  const elapsed = at - startedAt;
  if (done === 0 || elapsed < 1_000) return null;
  return Math.ceil(((elapsed / done) * (total - done)) / 1_000);
}

/** How many clients «Загрузить» would create. */
export function clientsToCreate(preview: ImportPreview, duplicates: Duplicates): number {
  return preview.newClients + (duplicates === "create" ? preview.duplicates : 0);
}
