import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { SyncProgress } from "../../src-contract/commands/sync.ts";
import { useFormat } from "../ui/use-format.ts";
import { syncProgressText } from "./sync-progress-text.ts";

/** The words of a long sync in the window's language; null when there is nothing to say. */
export function useSyncProgressText(progress: SyncProgress | null): {
  title: string;
  numbers: string;
  value: number;
} | null {
  const { t } = useTexts();
  const format = useFormat();
  const said = progress && syncProgressText(progress);
  if (!said) return null;
  const { title, value, numbers } = said;
  const counts = { done: format.count(numbers.done), total: format.count(numbers.total) };
  if (numbers.text === "session.progress.count" || numbers.left === null)
    return { title: t(title), value, numbers: t(numbers.text, counts) };
  const left = t(numbers.left.text, { value: numbers.left.value });
  return { title: t(title), value, numbers: t("session.progress.bytesLeft", { ...counts, left }) };
}
