import { Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Client } from "../../src-contract/entities/client.ts";
import { erasedAfter } from "../../src-contract/rules/removal.ts";
import { mutate } from "../api/mutate.ts";
import { useFormat } from "../ui/use-format.ts";
import { useNotice } from "../ui/use-notice.tsx";
import classes from "./RemovedNotice.module.css";
import { useSectionRole } from "../ui/section-role.ts";

type RemovedNoticeProps = { client: Client; now: number; mayRestore: boolean };

/** G5-15: a removed card says so as long as it can be brought back. */
export function RemovedNotice({ client, now, mayRestore }: RemovedNoticeProps) {
  const { t } = useTexts();
  const role = useSectionRole();
  const format = useFormat();
  const notice = useNotice();
  const removedAt = client.removedAt ?? now;

  async function restore(): Promise<void> {
    if (notice.check(await mutate("restoreClient", { clientId: client.id }))) notice.say(t("card.remove.restored"));
  }

  return (
    <section role={role} className={classes.notice} aria-label={t("card.remove.done")}>
      <IconTrash size={16} className={classes.icon} aria-hidden />
      <span>
        {t("card.remove.banner", {
          when: format.when(removedAt, now),
          until: format.when(erasedAfter(removedAt), now),
        })}
      </span>
      {mayRestore ? (
        <Button size="compact-xs" variant="default" onClick={() => void restore()}>
          {t("card.remove.restore")}
        </Button>
      ) : null}
    </section>
  );
}
