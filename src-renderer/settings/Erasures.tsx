import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { ErasureAct } from "../../src-contract/erasure.ts";
import { command } from "../api/command.ts";
import { useCommand } from "../api/use-command.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Section } from "../ui/Section.tsx";
import { useFormat } from "../ui/use-format.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { useNow } from "../ui/use-now.ts";
import { When } from "../ui/When.tsx";

/** G11-8: the acts of erasure as they are now, asked of the server; for owner and admin. */
export function Erasures() {
  const { t } = useTexts();
  const read = useCommand("readErasures");
  const [acts, setActs] = useState<ErasureAct[] | null>(null);
  return (
    <Section
      title={t("settings.erasures.title")}
      aside={
        <Button
          size="compact-sm"
          variant="default"
          loading={read.busy}
          onClick={() =>
            void read.run({}).then((result) => {
              if (result.ok) setActs(result.value.acts);
            })
          }
        >
          {t("settings.erasures.read")}
        </Button>
      }
    >
      {read.error ? <ErrorMessage error={read.error} /> : null}
      <Stack gap="xs" role="status">
        {acts?.length === 0 ? <Text size="sm">{t("settings.erasures.none")}</Text> : null}
        {acts?.map((act) => (
          <Act key={act.erasureId} act={act} />
        ))}
      </Stack>
    </Section>
  );
}

function Act({ act }: { act: ErasureAct }) {
  const { t } = useTexts();
  const format = useFormat();
  const now = useNow();
  const notice = useNotice();
  const { askedAt, askedBy, reason, desks } = act;
  const confirmed = desks.filter(({ confirmedAt }) => confirmedAt !== null).length;
  const missing = desks.filter(({ confirmedAt }) => confirmedAt === null);
  const save = async () => {
    const suggestedName = t("settings.erasures.fileName", { id: act.erasureId.slice(0, 8) });
    const saved = await command("saveTextFile", { suggestedName, text: `${JSON.stringify(act, null, 2)}\n` });
    if (notice.check(saved) && saved.ok && saved.value.saved) notice.say(t("settings.erasures.saved"));
  };
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs" align="flex-start">
      <div>
        <Text size="sm">
          {t("settings.erasures.confirmed", { confirmed: format.count(confirmed), total: format.count(desks.length) })}
        </Text>
        <Text size="xs" c="dimmed">
          <When time={askedAt} now={now} /> · {askedBy.name ?? t("settings.erasures.atServer")} · {reason}
        </Text>
        {missing.map(({ userId, deviceId, userName, deviceName, lastSeenAt }) => (
          <Text key={`${userId} ${deviceId}`} size="xs" c="dimmed">
            {t("settings.erasures.notSeen", { userName, deviceName })} <When time={lastSeenAt} now={now} />
          </Text>
        ))}
      </div>
      <Button size="compact-sm" variant="default" onClick={() => void save()}>
        {t("settings.erasures.save")}
      </Button>
    </Group>
  );
}
