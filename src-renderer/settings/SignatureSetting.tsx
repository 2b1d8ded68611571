import { Button, Group, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { signatureSetting } from "../../src-contract/rules/user-settings.ts";
import { useSetting } from "../api/use-setting.ts";
import { useNotice } from "../ui/use-notice.tsx";

const mostLines = 10;
const longestLine = 300;

/** GC-56: what stands under one's messages, the same on every desk. */
export function SignatureSetting() {
  const { t } = useTexts();
  const notice = useNotice();
  const [lines = [], choose] = useSetting(signatureSetting);
  const [typed, setTyped] = useState<string | null>(null);
  const saved = lines.join("\n");
  const text = typed ?? saved;
  const isGood = text.split("\n").length <= mostLines && text.split("\n").every((line) => line.length <= longestLine);
  return (
    <>
      <Text c="dimmed" size="sm">
        {t("messages.settings.hint")}
      </Text>
      <Textarea
        aria-label={t("messages.settings.label")}
        autosize
        minRows={3}
        maxRows={mostLines}
        maxLength={mostLines * longestLine}
        value={text}
        error={!isGood}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Group>
        <Button
          disabled={!isGood || text.trim() === saved}
          onClick={() => {
            const trimmed = text.trim();
            choose(trimmed === "" ? [] : trimmed.split("\n"));
            setTyped(null);
            notice.say(t("messages.settings.saved"));
          }}
        >
          {t("messages.settings.save")}
        </Button>
      </Group>
    </>
  );
}
