import { create } from "zustand";
import type { ClientChanges } from "../../src-contract/entities/client-edit.ts";

type Undo = { clientId: string; changes: ClientChanges; before: ClientChanges; at: number };
type UndoState = {
  undos: Undo[];
  remember: (undo: Omit<Undo, "at">) => void;
  /** Takes the newest one out. */
  take: () => Undo | undefined;
};

/** UX convention 3: the last changes of client fields, for Ctrl+Z; they live as long as the window. */
export const useUndoStore = create<UndoState>((set, get) => ({
  undos: [],
  remember: (undo) => set((state) => ({ undos: [...state.undos.slice(-49), { ...undo, at: Date.now() }] })),
  take: () => {
    const undo = get().undos.at(-1);
    if (undo) set((state) => ({ undos: state.undos.slice(0, -1) }));
    return undo;
  },
}));
