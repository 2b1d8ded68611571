import { Button, Group, Text } from "@mantine/core";
import { IconEar } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { hearYourself } from "./hear-yourself.ts";

type HearYourselfProps = { microphoneId: string | null; speakerId: string | null };

const milliseconds = 3_000;

/** «Вас слышно?»: three seconds of the own voice, as the microphone hears it. Nothing leaves the computer. */
export function HearYourself({ microphoneId, speakerId }: HearYourselfProps) {
  const { t } = useTexts();
  const [phase, setPhase] = useState<"idle" | "speak" | "listen" | "failed">("idle");
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  function begin(): void {
    const { signal } = (abort.current = new AbortController());
    setPhase("speak");
    hearYourself({ microphoneId, speakerId, milliseconds, onPlaying: () => setPhase("listen"), signal }).then(
      () => setPhase("idle"),
      () => setPhase("failed"),
    );
  }

  const isBusy = phase === "speak" || phase === "listen";
  return (
    <Group gap="xs">
      <Button variant="default" leftSection={<IconEar size={16} />} disabled={isBusy} onClick={begin}>
        {t("softphone.hearYourself.start")}
      </Button>
      <Text size="sm" role="status">
        {phase === "idle" ? "" : t(`softphone.hearYourself.${phase}`)}
      </Text>
    </Group>
  );
}
