import { Button, Group, NumberInput, Select, Text } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import {
  noRecording,
  recordingListeners,
  recordingModes,
  type RecordingPolicy,
  recordingPolicySchema,
} from "../../src-contract/entities/recording.ts";
import { command } from "../api/command.ts";
import { useSession } from "../api/use-session.ts";
import { AnnouncementChoice } from "./AnnouncementChoice.tsx";
import { Section } from "../ui/Section.tsx";
import { useNotice } from "../ui/use-notice.tsx";

/** G11-4, G11-5: what the company records and who hears it. Asked of the server at once. */
export function RecordingSection() {
  const { t } = useTexts();
  const notice = useNotice();
  const { account } = useSession();
  const [policy, setPolicy] = useState<RecordingPolicy>(account.recording ?? noRecording);
  const change = (part: Partial<RecordingPolicy>) => setPolicy((old) => ({ ...old, ...part }));
  const isGood = recordingPolicySchema.safeParse(policy).success;

  async function save(): Promise<void> {
    if (notice.check(await command("setRecording", policy))) notice.say(t("recording.policy.saved"));
  }

  return (
    <Section title={t("recording.policy.title")}>
      <Text c="dimmed" size="sm">
        {t("recording.policy.hint")}
      </Text>
      <Select
        label={t("recording.policy.mode")}
        allowDeselect={false}
        value={policy.mode}
        onChange={(mode) => mode && change({ mode })}
        data={recordingModes.map((value) => ({ value, label: t(`recording.policy.modes.${value}`) }))}
      />
      {policy.mode === "announced" ? (
        <AnnouncementChoice
          announcementId={policy.announcementId}
          onChange={(announcementId) => change({ announcementId })}
        />
      ) : null}
      <Select
        label={t("recording.policy.listeners")}
        description={t("recording.policy.listenersHint")}
        allowDeselect={false}
        value={policy.listeners}
        onChange={(listeners) => listeners && change({ listeners })}
        data={recordingListeners.map((value) => ({ value, label: t(`recording.policy.listenersOf.${value}`) }))}
      />
      <NumberInput
        label={t("recording.policy.resumeAfter")}
        min={5}
        max={3_600}
        allowDecimal={false}
        value={policy.resumeAfterSeconds}
        onChange={(value) => change({ resumeAfterSeconds: Number(value) })}
      />
      <Group>
        <Button disabled={!isGood} onClick={() => void save()}>
          {t("recording.policy.save")}
        </Button>
      </Group>
    </Section>
  );
}
