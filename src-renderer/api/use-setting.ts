import { useCallback } from "react";
import { useSettings } from "./use-settings.ts";

/** GC-25: one choice of the person. Undefined until it is read. */
export function useSetting(name: string): [words: readonly string[] | undefined, choose: (words: string[]) => void] {
  const { settings, choose } = useSettings();
  return [settings && (settings[name] ?? none), useCallback((words) => choose(name, words), [name, choose])];
}
const none: readonly string[] = [];
