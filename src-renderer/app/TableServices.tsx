import { type ReactNode, useMemo } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { command } from "../api/command.ts";
import { useSettings } from "../api/use-settings.ts";
import { TableContext, type TableServices as Services } from "../ui/table-context.ts";
import { useNotice } from "../ui/use-notice.tsx";

/** Gives every table of the window the person's columns and a file to be written into. */
export function TableServices({ children }: { children: ReactNode }) {
  const { t } = useTexts();
  const { settings, choose } = useSettings();
  const notice = useNotice();
  const services = useMemo((): Services => {
    return {
      settings,
      choose,
      save: ({ name, text }) =>
        void command("saveTextFile", { suggestedName: name, text }).then((result) => {
          if (notice.check(result) && result.ok && result.value.saved) notice.say(t("tables.saved"));
        }),
    };
  }, [settings, choose, notice, t]);
  return <TableContext.Provider value={services}>{children}</TableContext.Provider>;
}
