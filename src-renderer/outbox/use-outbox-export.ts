import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { command } from "../api/command.ts";
import { useNotice } from "../ui/use-notice.tsx";

/** Saves the unsent items to a file that the person keeps. */
export function useOutboxExport(): () => Promise<void> {
  const { t } = useTranslation();
  const notice = useNotice();
  return useCallback(async () => {
    const text = await command("exportOutbox", {});
    if (!text.ok) return notice.fail(text.error);
    const saved = await command("saveTextFile", { suggestedName: t("outbox.exportName"), text: text.value });
    if (!saved.ok) notice.fail(saved.error);
    else if (saved.value.saved) notice.say(t("outbox.exported"));
  }, [t, notice]);
}
