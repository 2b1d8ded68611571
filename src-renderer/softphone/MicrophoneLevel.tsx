import { Button, Group, Input, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import classes from "./MicrophoneLevel.module.css";
import { createLevelMeter } from "./sip-media.ts";

type MicrophoneLevelProps = {
  microphoneId: string | null;
  /** The microphone was allowed: the names of devices can be read now. */
  onOpened: () => void;
};

/** A bar that moves with the voice, as long as it is on the screen. */
export function MicrophoneLevel({ microphoneId, onOpened }: MicrophoneLevelProps) {
  const { t } = useTexts();
  const [percent, setPercent] = useState(0);
  const [refused, setRefused] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const opened = useRef(onOpened);
  opened.current = onOpened;

  useEffect(() => {
    let shown = true;
    let stop: (() => void) | null = null;
    setRefused(false);
    createLevelMeter(microphoneId, (level) => setPercent(Math.round(level * 100))).then(
      (stopMeter) => {
        if (!shown) {
          stopMeter();
          return;
        }
        stop = stopMeter;
        opened.current();
      },
      () => {
        if (!shown) return;
        setPercent(0);
        setRefused(true);
      },
    );
    return () => {
      shown = false;
      stop?.();
    };
  }, [microphoneId, attempt]);

  if (refused) {
    return (
      <Group gap="xs" role="alert">
        <Text size="sm" className={classes.refused}>
          {t("softphone.devices.noMicrophone")}
        </Text>
        <Button size="compact-xs" variant="default" onClick={() => setAttempt((old) => old + 1)}>
          {t("softphone.devices.retry")}
        </Button>
      </Group>
    );
  }
  return (
    <Input.Wrapper label={t("softphone.devices.level")} description={t("softphone.devices.levelHint")}>
      <div
        className={classes.meter}
        role="meter"
        aria-label={t("softphone.devices.level")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <div className={classes.level} style={{ transform: `scaleX(${percent / 100})` }} />
      </div>
    </Input.Wrapper>
  );
}
