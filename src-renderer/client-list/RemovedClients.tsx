import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { erasedAfter } from "../../src-contract/rules/removal.ts";
import { mutate } from "../api/mutate.ts";
import { useQuery } from "../api/use-query.ts";
import { useRights } from "../api/use-session.ts";
import { useFormat } from "../ui/use-format.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { useNow } from "../ui/use-now.ts";
import classes from "./ClientList.module.css";

const shownAtMost = 200;

/** G5-15: at the end of the list, while there are removed cards that can still be brought back. */
export function RemovedClients({ onOpen }: { onOpen: (id: string) => void }) {
  const { t } = useTexts();
  const format = useFormat();
  const now = useNow();
  const notice = useNotice();
  const rights = useRights();
  const [opened, setOpened] = useState(false);
  const { data: removed = [] } = useQuery("removedClients", { limit: shownAtMost });
  if (removed.length === 0) return null;

  async function restore(clientId: string): Promise<void> {
    if (notice.check(await mutate("restoreClient", { clientId }))) notice.say(t("card.remove.restored"));
  }

  return (
    <>
      <Button
        className={classes.export}
        size="compact-xs"
        variant="subtle"
        color="gray"
        onClick={() => setOpened(true)}
      >
        {t("card.remove.list")}: {format.count(removed.length)}
      </Button>
      <Modal
        opened={opened}
        centered
        onClose={() => setOpened(false)}
        title={t("card.remove.listTitle")}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        <Stack gap="xs">
          {removed.map(({ id, name, removedAt }) => (
            <Group key={id} justify="space-between" wrap="nowrap">
              <div>
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-sm"
                  onClick={() => {
                    setOpened(false);
                    onOpen(id);
                  }}
                >
                  {name || t("card.noName")}
                </Button>
                <Text size="xs" c="dimmed" pl={8}>
                  {t("card.remove.listRow", {
                    when: format.when(removedAt, now),
                    until: format.when(erasedAfter(removedAt), now),
                  })}
                </Text>
              </div>
              {rights.mayDo("restoreClient") ? (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`${t("card.remove.undo")}: ${name}`}
                  onClick={() => void restore(id)}
                >
                  {t("card.remove.undo")}
                </Button>
              ) : null}
            </Group>
          ))}
        </Stack>
      </Modal>
    </>
  );
}
