import { useCallback } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { type FaultyRows, type ImportFault, importFaults } from "../../src-contract/table-import.ts";
import { command } from "../api/command.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { faultyRowsCsv } from "./faulty-rows-csv.ts";

/** Saves the rows that were not taken beside the reasons, in the window's language. */
export function useFaultyRowsFile(): (fileName: string, faultyRows: FaultyRows) => Promise<void> {
  const { t } = useTexts();
  const notice = useNotice();
  return useCallback(
    async (fileName, faultyRows) => {
      const faults = Object.fromEntries(importFaults.map((fault) => [fault, t(`importing.faults.${fault}`)])) as Record<
        ImportFault,
        string
      >;
      const words = { line: t("importing.csv.line"), reason: t("importing.csv.reason"), faults };
      const name = fileName.replace(/\.[^.]{1,5}$/u, "").slice(0, 150);
      const saved = await command("saveTextFile", {
        suggestedName: t("importing.done.faultyName", { name }),
        text: faultyRowsCsv(faultyRows, words),
      });
      if (!saved.ok) notice.fail(saved.error);
      else if (saved.value.saved) notice.say(t("importing.done.saved"));
    },
    [t, notice],
  );
}
