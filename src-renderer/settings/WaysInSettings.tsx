import { Button, SegmentedControl, Switch } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { CommandResult } from "../../src-contract/commands/index.ts";
import type { Settings } from "../../src-contract/commands/system.ts";
import {
  type HotkeyAction,
  hotkeyActions,
  hotkeyFault,
  hotkeyOf,
  type HotkeyStates,
} from "../../src-contract/rules/hotkey.ts";
import { command } from "../api/command.ts";
import { useDesktopEvent } from "../api/use-events.ts";
import { keyNames } from "../ui/key-names.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { HotkeyField } from "./HotkeyField.tsx";
import classes from "./WaysInSettings.module.css";

type WaysInSettingsProps = {
  settings: Settings;
  platform: CommandResult<"appInfo">["platform"] | null;
  onChange: (part: Partial<Settings>) => void;
};

/** G2-4, G2-6, G2-8: links, the small call window, and the keys that work in every program. */
export function WaysInSettings({ settings, platform, onChange }: WaysInSettingsProps) {
  const { t } = useTexts();
  const notice = useNotice();
  const { hotkeys } = settings;
  const [states, setStates] = useState<HotkeyStates | null>(null);

  useEffect(() => {
    let shown = true;
    // an event that came before the answer is newer
    void command("readHotkeys", {}).then((read) => {
      if (shown && read.ok) setStates((old) => old ?? read.value);
    });
    return () => {
      shown = false;
    };
  }, []);
  useDesktopEvent("hotkeysChanged", (event) => setStates(event.states));

  async function claimLinks(): Promise<void> {
    const claimed = await command("claimLinks", {});
    if (notice.check(claimed) && claimed.ok && !claimed.value.asked) notice.say(t("settings.links.refused"));
  }

  function conflictOf(action: HotkeyAction): string | null {
    const hotkey = hotkeys[action];
    if (hotkey === undefined) return null;
    const first = hotkeyActions.find((other) => hotkeys[other] === hotkey);
    if (first !== undefined && first !== action) {
      return t("settings.hotkeys.twice", { action: t(`settings.hotkeys.actions.${first}`) });
    }
    return states?.[action] === "refused" ? t("settings.hotkeys.refused") : null;
  }

  function setHotkey(action: HotkeyAction, hotkey: string | null): void {
    const { [action]: _former, ...others } = hotkeys;
    onChange({ hotkeys: hotkey === null ? others : { ...others, [action]: hotkey } });
  }

  function onPress(action: HotkeyAction, pressed: Parameters<typeof hotkeyOf>[0]) {
    const hotkey = hotkeyOf(pressed);
    if (hotkey === null) return null;
    const found = hotkeyFault(hotkey);
    if (found) return { refused: t(`settings.hotkeys.faults.${found}`) };
    if (hotkey !== hotkeys[action]) setHotkey(action, hotkey);
    return "taken";
  }

  return (
    <>
      <div className={classes.row}>
        <span>{t("settings.links.mode")}</span>
        <SegmentedControl
          aria-label={t("settings.links.mode")}
          value={settings.linkMode}
          onChange={(linkMode) => onChange({ linkMode: linkMode as Settings["linkMode"] })}
          data={(["fill", "dial"] as const).map((value) => ({ value, label: t(`settings.links.modes.${value}`) }))}
        />
      </div>
      <p className={classes.hint}>{t("settings.links.hint")}</p>
      {platform === "win32" || platform === "darwin" ? (
        <Button variant="default" onClick={() => void claimLinks()}>
          {t("settings.links.claim")}
        </Button>
      ) : null}
      <div className={classes.row}>
        <Switch
          label={t("settings.callWindow")}
          checked={settings.callWindow}
          onChange={(event) => onChange({ callWindow: event.currentTarget.checked })}
        />
      </div>
      <h3 className={classes.title}>{t("settings.hotkeys.title")}</h3>
      <p className={classes.hint}>{t("settings.hotkeys.hint")}</p>
      {hotkeyActions.map((action) => (
        <HotkeyField
          key={action}
          label={t(`settings.hotkeys.actions.${action}`)}
          name={nameOf(hotkeys[action])}
          conflict={conflictOf(action)}
          onPress={(pressed) => onPress(action, pressed)}
          aside={{
            label: t("settings.hotkeys.clear", { label: t(`settings.hotkeys.actions.${action}`) }),
            icon: <IconX size={16} />,
            disabled: hotkeys[action] === undefined,
            run: () => setHotkey(action, null),
          }}
        />
      ))}
    </>
  );
}

function nameOf(hotkey: string | undefined): string | null {
  return hotkey === undefined ? null : keyNames(hotkey.toLowerCase());
}
