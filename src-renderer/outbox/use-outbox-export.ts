import { useCallback } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Result } from "../../src-contract/errors.ts";
import { command } from "../api/command.ts";
import { useNotice } from "../ui/use-notice.tsx";

/** Saves a text of unsent items to a file that the person keeps; a refusal of either step is told. */
export function useSaveUnsent(): (text: Result<string>) => Promise<void> {
  const { t } = useTexts();
  const notice = useNotice();
  return useCallback(
    async (text) => {
      if (!text.ok) return notice.fail(text.error);
      const saved = await command("saveTextFile", { suggestedName: t("outbox.exportName"), text: text.value });
      if (!saved.ok) notice.fail(saved.error);
      else if (saved.value.saved) notice.say(t("outbox.exported"));
    },
    [t, notice],
  );
}

/** All of the outbox, or these items of it. */
export function useOutboxExport(): (mutationIds?: string[]) => Promise<void> {
  const save = useSaveUnsent();
  return useCallback(
    async (mutationIds) => save(await command("exportOutbox", mutationIds ? { mutationIds } : {})),
    [save],
  );
}
