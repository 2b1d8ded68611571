import { Button } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useFormat } from "../ui/use-format.ts";
import classes from "./ClientList.module.css";
import { useClientExport } from "./use-client-export.ts";

/** At the end of the list's last line: the whole of it as a file, and how far that is. */
export function ExportFoot() {
  const { t } = useTexts();
  const format = useFormat();
  const { progress, start, cancel } = useClientExport();
  if (!progress) {
    return (
      <Button className={classes.export} size="compact-xs" variant="subtle" color="gray" onClick={() => void start()}>
        {t("list.export.start")}
      </Button>
    );
  }
  const { done, total } = progress;
  return (
    <span className={classes.export}>
      {total > 0 ? t("list.export.progress", { done: format.count(done), total: format.count(total) }) : null}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={cancel}>
        {t("list.export.cancel")}
      </Button>
    </span>
  );
}
