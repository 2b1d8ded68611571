import { useCallback, useMemo } from "react";
import type { z } from "zod";
import { type Draft, useDraft } from "./use-draft.ts";

/** A form of several fields kept as one draft, as JSON under one key. */
export type FormDraft<Value> = Omit<Draft, "text" | "setText"> & {
  value: Value;
  change: (part: Partial<Value>) => void;
};

/** `empty` is the untouched form; a stored draft that no longer fits `schema` is read as the untouched form. */
export function useFormDraft<Value extends Record<string, unknown>>(
  key: string,
  schema: z.ZodType<Value>,
  empty: Value,
): FormDraft<Value> {
  const { text, setText, ...draft } = useDraft(key, "keepTyped");
  const value = useMemo(() => readForm(text, schema) ?? empty, [text, schema, empty]);
  const change = useCallback(
    (part: Partial<Value>) => setText(JSON.stringify({ ...value, ...part })),
    [value, setText],
  );
  return { ...draft, value, change };
}

function readForm<Value>(text: string, schema: z.ZodType<Value>): Value | null {
  if (!text) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // An older version wrote plain text here: nothing that this form could show.
    return null;
  }
}
