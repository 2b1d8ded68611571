import { Button, Group, Input, MultiSelect, Select, Slider, Stack, Text, TextInput } from "@mantine/core";
import { IconPhone, IconVolume } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import ringUrl from "../../resources/ring.wav?url";
import type { Settings } from "../../src-contract/commands/system.ts";
import { command } from "../api/command.ts";
import { useDesktopState } from "../api/DesktopProvider.tsx";
import { useRights } from "../api/use-session.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { HearYourself } from "./HearYourself.tsx";
import { LineTest } from "./LineTest.tsx";
import { MicrophoneLevel } from "./MicrophoneLevel.tsx";
import { type AudioDevice, playTestSound } from "./sip-media.ts";
import { useSoftphone } from "./softphone-store.ts";
import { useDevices } from "./use-devices.ts";

/** In the menu of the phone bar a list outside of it would close it; a fixed one is not cut off at its edge. */
const listProps = { withinPortal: false, floatingStrategy: "fixed" } as const;

/** G1-9, UX conventions 19 and 25: which devices, how loud, and the trials: ring, own voice, echo, the whole line. */
export function DeviceSettings() {
  const { t } = useTexts();
  const notice = useNotice();
  const settings = useDesktopState("settings");
  const mayCall = useRights().mayDo("startCall");
  const dial = useSoftphone((softphone) => softphone.dial);
  const { devices, readDevices } = useDevices();
  const headsets = useSoftphone((softphone) => softphone.headsets);
  const [dragged, setDragged] = useState<number | null>(null);

  if (!settings) return null;
  const change = (part: Partial<Settings>) => void command("changeSettings", part).then(notice.check);
  const { echoNumber } = settings;
  const volume = dragged ?? settings.ringVolume;

  function ring(): void {
    if (!settings) return;
    playTestSound(ringUrl, settings.ringerIds, volume).catch(() => notice.say(t("softphone.devices.testRingFailed")));
  }

  const pickers = [
    { setting: "microphoneId", list: devices.microphones, label: t("softphone.devices.microphone") },
    { setting: "speakerId", list: devices.speakers, label: t("softphone.devices.speaker") },
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
            data={[{ value: "", label: t("softphone.devices.system") }, ...choices(list, chosen ? [chosen] : [])]}
            comboboxProps={listProps}
          />
        );
      })}
      <MultiSelect
        label={t("softphone.devices.ringers")}
        description={t("softphone.devices.ringersHint")}
        placeholder={settings.ringerIds.length === 0 ? t("softphone.devices.system") : ""}
        value={settings.ringerIds}
        onChange={(ringerIds) => change({ ringerIds })}
        maxValues={8}
        data={choices(devices.speakers, settings.ringerIds)}
        comboboxProps={listProps}
      />
      {headsets.map(({ name, works }, index) => (
        <Text key={`${name} ${index}`} size="sm">
          {t(works ? "softphone.devices.headset" : "softphone.devices.headsetTaken", { name })}
        </Text>
      ))}
      <MicrophoneLevel microphoneId={settings.microphoneId} onOpened={readDevices} />
      <HearYourself microphoneId={settings.microphoneId} speakerId={settings.speakerId} />
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
          disabled={!mayCall || echoNumber === ""}
          onClick={() => void dial(echoNumber, null)}
        >
          {t("softphone.devices.echo")}
        </Button>
      </Group>
      <TextInput
        label={t("softphone.devices.echoNumber")}
        description={t("softphone.devices.echoHint")}
        // the other place of these settings may have written it
        key={echoNumber}
        defaultValue={echoNumber}
        maxLength={40}
        onBlur={({ currentTarget: { value } }) => {
          if (value.trim() !== echoNumber) change({ echoNumber: value.trim() });
        }}
      />
      <LineTest />
    </Stack>
  );

  /** A remembered headset that is not plugged in now stays chosen. */
  function choices(list: readonly AudioDevice[], chosen: readonly string[]) {
    const isMicrophone = list === devices.microphones;
    const gone = chosen.filter((id) => !list.some((device) => device.id === id));
    return [
      ...list.map(({ id, label }, index) => ({ value: id, label: label || unnamed(isMicrophone, index + 1) })),
      ...gone.map((value) => ({ value, label: t("softphone.devices.gone") })),
    ];
  }

  function unnamed(microphone: boolean, number: number): string {
    return t(microphone ? "softphone.devices.unnamedMicrophone" : "softphone.devices.unnamedSpeaker", { number });
  }
}
