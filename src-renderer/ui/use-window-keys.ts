import { useHotkeys } from "react-hotkeys-hook";
import { useStore } from "zustand";
import { isMac, keyNames } from "./key-names.ts";
import {
  ariaKey,
  canonical,
  type ChosenKeys,
  firesInFields,
  keysOf,
  type WindowAction,
  windowActions,
  windowKeys,
} from "./window-keys.ts";
import { windowKeysStore } from "./window-keys-store.ts";

export function useChosenKeys(): ChosenKeys {
  return useStore(windowKeysStore, ({ chosen }) => chosen);
}

/** Binds the action's keys, whatever they are now; those that type something stay quiet in form fields. */
export function useWindowKey(action: WindowAction, run: () => void, { enabled = true } = {}): void {
  const keys = keysOf(action, useChosenKeys());
  const inFields = keys.filter(firesInFields);
  const outside = keys.filter((key) => !firesInFields(key));
  const bound = { enabled, preventDefault: true };
  useHotkeys(inFields, run, { ...bound, enabled: enabled && inFields.length > 0, enableOnFormTags: true }, [run]);
  useHotkeys(outside, run, { ...bound, enabled: enabled && outside.length > 0 }, [run]);
}

/** A key that the person has taken from an action does nothing any more: the menu would still hear it. */
export function useFreedKeys(): void {
  const chosen = useChosenKeys();
  const used = new Set(windowActions.flatMap((action) => keysOf(action, chosen).map((key) => canonical(key, isMac()))));
  const freed = windowActions
    .flatMap((action): readonly string[] => windowKeys[action])
    .filter((key) => firesInFields(key) && !used.has(canonical(key, isMac())));
  useHotkeys(freed, () => {}, { enabled: freed.length > 0, enableOnFormTags: true, preventDefault: true }, []);
}

export type ActionKey = {
  /** As it is kept, for those that draw it themselves. */
  key: string;
  /** «F9», «Ctrl+Shift+C»: for a tooltip or a hint. */
  name: string;
  /** For `aria-keyshortcuts`. */
  aria: string;
};

/** The first key of an action, as it is now (UX convention 15). */
export function useActionKey(): (action: WindowAction) => ActionKey {
  const chosen = useChosenKeys();
  return (action) => {
    const key = keysOf(action, chosen)[0] ?? "";
    return { key, name: keyNames(key), aria: ariaKey(canonical(key, isMac())) };
  };
}
