import { useCallback, useEffect, useRef, useState } from "react";
import type { ErrorBody } from "../../src-contract/errors.ts";
import { command } from "./command.ts";
import { createDraftSaver, type DraftSaver } from "./draft-saver.ts";
import { readQuery } from "./read-query.ts";

export type Draft = {
  text: string;
  setText: (text: string) => void;
  /** After the text was saved for good: empties the field and removes the draft. */
  clear: () => void;
  /** The text was there before this screen opened (another card, a crash): worth saying «черновик». */
  restored: boolean;
  /** The draft could not be written (disk full): the text stays in the field. */
  error: ErrorBody | null;
};

type State = { key: string; text: string; restored: boolean; error: ErrorBody | null };
const emptyState = (key: string): State => ({ key, text: "", restored: false, error: null });

/**
 * What is being typed under `key` (`comment:<clientId>`, `outcome:<callId>` …), kept per key: going to another client and
 * back, a reload or a killed application bring it back (G3-9, G5-1, UX convention 8). `whenBoth`: what stays when
 * somebody typed before the stored draft was read; two texts stand one under the other, two forms cannot.
 */
export function useDraft(key: string, whenBoth: "keepBoth" | "keepTyped" = "keepBoth"): Draft {
  const [state, setState] = useState<State>(() => emptyState(key));
  // Another key: never show the former key's text under it, not even for one frame.
  const shown = state.key === key ? state : emptyState(key);
  const saver = useRef<DraftSaver | null>(null);

  useEffect(() => {
    let stopped = false;
    const created = createDraftSaver({
      save: (text) => {
        void command("saveDraft", { key, text }).then((result) => {
          if (!stopped) setState((old) => (old.key === key ? { ...old, error: result.ok ? null : result.error } : old));
        });
      },
      startTimer: (work, milliseconds) => {
        const timer = setTimeout(work, milliseconds);
        return () => clearTimeout(timer);
      },
    });
    saver.current = created;
    setState((old) => (old.key === key ? old : emptyState(key)));
    void readQuery("draft", { key }).then((result) => {
      if (stopped || !result.ok || !result.value?.text) return;
      const stored = result.value.text;
      setState((old) => {
        if (old.key !== key) return old;
        // Typed before the answer came.
        if (old.text && whenBoth === "keepTyped") return old;
        if (old.text && old.text !== stored) return { ...old, text: `${stored}\n${old.text}`, restored: true };
        return { ...old, text: stored, restored: true };
      });
    });
    const flush = () => created.flush();
    window.addEventListener("pagehide", flush);
    window.addEventListener("blur", flush);
    return () => {
      created.flush();
      stopped = true;
      window.removeEventListener("pagehide", flush);
      window.removeEventListener("blur", flush);
    };
  }, [key, whenBoth]);

  const setText = useCallback(
    (text: string) => {
      setState((old) => ({ ...(old.key === key ? old : emptyState(key)), text }));
      saver.current?.change(text);
    },
    [key],
  );
  const clear = useCallback(() => {
    setState(emptyState(key));
    saver.current?.clear();
  }, [key]);

  return { text: shown.text, setText, clear, restored: shown.restored && shown.text !== "", error: shown.error };
}
