import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import {
  type ClientTableColumn,
  clientTableColumns,
  type ClientTableWords,
} from "../../src-contract/rules/client-table.ts";
import { command } from "../api/command.ts";
import { useDesktopEvent } from "../api/use-events.ts";
import { useFormat } from "../ui/use-format.ts";
import { useNotice } from "../ui/use-notice.tsx";

export type ClientExport = {
  /** Rows of rows while it runs. */
  progress: { done: number; total: number } | null;
  start: () => Promise<void>;
  cancel: () => void;
};

/** G14-7: every client into a table file that main's dialog asks for; the store writes it, whatever the screen shows. */
export function useClientExport(): ClientExport {
  const { t } = useTexts();
  const format = useFormat();
  const notice = useNotice();
  const [progress, setProgress] = useState<ClientExport["progress"]>(null);
  useDesktopEvent("exportProgress", ({ done, total }) => setProgress((old) => (old ? { done, total } : null)));

  return {
    progress,
    async start() {
      const chosen = await command("chooseExportFile", { suggestedName: t("list.export.fileName") });
      if (!chosen.ok) return notice.fail(chosen.error);
      if (!chosen.value) return;
      const words = Object.fromEntries(
        clientTableColumns.map((column: ClientTableColumn) => [column, t(`list.export.columns.${column}`)]),
      ) as ClientTableWords;
      setProgress({ done: 0, total: 0 });
      const { fileToken, fileName } = chosen.value;
      const written = await command("exportTable", { fileToken, table: { kind: "clients", words } });
      setProgress(null);
      if (written.ok) {
        const { rows } = written.value;
        notice.say(t("list.export.done", { count: rows, shown: format.count(rows), fileName }));
      } else if (written.error.kind !== "cancelled") notice.fail(written.error);
    },
    cancel: () => void command("cancelExport", {}),
  };
}
