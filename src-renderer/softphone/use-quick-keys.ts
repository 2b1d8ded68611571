import { type QuickKey, quickKeysOf, wordsOf } from "../../src-contract/rules/quick-keys.ts";
import { quickKeysSetting } from "../../src-contract/rules/user-settings.ts";
import { useSetting } from "../api/use-setting.ts";

/** G2-12: the person's own keys, the same on every desk; none before they are read. */
export function useQuickKeys(): [keys: readonly QuickKey[], choose: (keys: readonly QuickKey[]) => void] {
  const [words = [], choose] = useSetting(quickKeysSetting);
  return [quickKeysOf(words), (keys) => choose(wordsOf(keys))];
}
