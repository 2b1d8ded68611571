import { Button, Group, Input, Select, Slider, Stack, Text } from "@mantine/core";
import { IconPhone, IconVolume } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import ringUrl from "../../resources/ring.wav?url";
import type { Settings } from "../../src-contract/commands/system.ts";
import { command } from "../api/command.ts";
import { useDesktopState } from "../api/DesktopProvider.tsx";
import { useRights } from "../api/use-session.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { MicrophoneLevel } from "./MicrophoneLevel.tsx";
import { playTestSound } from "./sip-media.ts";
import { useSoftphone } from "./softphone-store.ts";
import { useDevices } from "./use-devices.ts";

/** The practice exchange's own line that says back what it hears. */
const echoLine = "600";

/** G1-9, UX conventions 19 and 25: which devices, how loud, and the two trials, ring and echo. Works at once. */
export function DeviceSettings() {
  const { t } = useTranslation();
  const notice = useNotice();
  const { settings } = useDesktopState();
  const mayCall = useRights().mayDo("startCall");
  const dial = useSoftphone((softphone) => softphone.dial);
  const { devices, readDevices } = useDevices();
  const [dragged, setDragged] = useState<number | null>(null);

  if (!settings) return null;
  const change = (part: Partial<Settings>) => void command("changeSettings", part).then(notice.check);
  const volume = dragged ?? settings.ringVolume;

  function ring(): void {
    if (!settings) return;
    playTestSound(ringUrl, settings.ringerId, volume).catch(() => notice.say(t("softphone.devices.testRingFailed")));
  }

  const pickers = [
    { setting: "microphoneId", list: devices.microphones, label: t("softphone.devices.microphone") },
    { setting: "speakerId", list: devices.speakers, label: t("softphone.devices.speaker") },
    { setting: "ringerId", list: devices.speakers, label: t("softphone.devices.ringer") },
  ] as const;

  return (
    <Stack gap="md">
      {pickers.map(({ setting, list, label }) => {
        const chosen = settings[setting];
        return (
          <Select
            key={setting}
            label={label}
            value={chosen ?? ""}
            onChange={(id) => change({ [setting]: id || null })}
            data={[
              { value: "", label: t("softphone.devices.system") },
              ...list.map((device, index) => ({
                value: device.id,
                label: device.label || unnamed(setting === "microphoneId", index + 1),
              })),
              // A remembered headset that is not plugged in now stays chosen.
              ...(chosen && !list.some((device) => device.id === chosen)
                ? [{ value: chosen, label: t("softphone.devices.gone") }]
                : []),
            ]}
          />
        );
      })}
      <MicrophoneLevel microphoneId={settings.microphoneId} onOpened={readDevices} />
      <Input.Wrapper label={t("softphone.devices.volume")}>
        <Slider
          thumbLabel={t("softphone.devices.volume")}
          label={(value) => `${value} %`}
          value={Math.round(volume * 100)}
          onChange={(value) => setDragged(value / 100)}
          onChangeEnd={(value) => {
            setDragged(null);
            change({ ringVolume: value / 100 });
          }}
        />
      </Input.Wrapper>
      <Group gap="xs">
        <Button variant="default" leftSection={<IconVolume size={16} />} onClick={ring}>
          {t("softphone.devices.testRing")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPhone size={16} />}
          disabled={!mayCall}
          onClick={() => void dial(echoLine, null)}
        >
          {t("softphone.devices.echo")}
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        {t("softphone.devices.echoHint")}
      </Text>
    </Stack>
  );

  function unnamed(microphone: boolean, number: number): string {
    return t(microphone ? "softphone.devices.unnamedMicrophone" : "softphone.devices.unnamedSpeaker", { number });
  }
}
