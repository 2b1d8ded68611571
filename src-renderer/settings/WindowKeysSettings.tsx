import { Button } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useDesktopState } from "../api/DesktopProvider.tsx";
import { isMac, keyNames } from "../ui/key-names.ts";
import { useChosenKeys } from "../ui/use-window-keys.ts";
import {
  asWindowKey,
  canonical,
  keyFault,
  keyOfPress,
  keysOf,
  type WindowAction,
  windowActions,
} from "../ui/window-keys.ts";
import { chooseWindowKeys } from "../ui/window-keys-store.ts";
import { HotkeyField } from "./HotkeyField.tsx";
import classes from "./WaysInSettings.module.css";

/** G12-5: what the keys of the window do, each to be changed; a key that has a meaning already is not given a second one. */
export function WindowKeysSettings() {
  const { t } = useTexts();
  const chosen = useChosenKeys();
  const systemWide = Object.values(useDesktopState("settings")?.hotkeys ?? {});

  function giveBack(action: WindowAction): void {
    const { [action]: _own, ...others } = chosen;
    chooseWindowKeys(others);
  }

  function onPress(action: WindowAction, pressed: Parameters<typeof keyOfPress>[0]) {
    const key = keyOfPress(pressed);
    if (key === null) return null;
    const found = keyFault(key, action, { chosen, isMac: isMac() });
    if (found?.fault === "taken") {
      return { refused: t("settings.hotkeys.twice", { action: t(`app.keys.${found.action}`) }) };
    }
    if (found) return { refused: t(`settings.windowKeys.faults.${found.fault}`) };
    if (keysOf(action, {}).some((own) => canonical(own, isMac()) === key)) giveBack(action);
    else chooseWindowKeys({ ...chosen, [action]: key });
    return "taken";
  }

  /** A key of the whole system never reaches the window. */
  function conflictOf(action: WindowAction): string | null {
    const keys = keysOf(action, chosen).map((key) => canonical(key, isMac()));
    const isTaken = systemWide.some((hotkey) => keys.includes(asWindowKey(hotkey)));
    return isTaken ? t("settings.windowKeys.systemWide") : null;
  }

  return (
    <>
      <p className={classes.hint}>{t("settings.windowKeys.hint")}</p>
      {windowActions.map((action) => {
        const label = t(`app.keys.${action}`);
        return (
          <HotkeyField
            key={action}
            label={label}
            name={namesOf(keysOf(action, chosen))}
            conflict={conflictOf(action)}
            onPress={(pressed) => onPress(action, pressed)}
            aside={{
              label: t("settings.windowKeys.giveBack", { label, name: namesOf(keysOf(action, {})) }),
              icon: <IconArrowBackUp size={16} />,
              disabled: chosen[action] === undefined,
              run: () => giveBack(action),
            }}
          />
        );
      })}
      <Button variant="default" disabled={Object.keys(chosen).length === 0} onClick={() => chooseWindowKeys({})}>
        {t("settings.windowKeys.giveAllBack")}
      </Button>
    </>
  );
}

function namesOf(keys: readonly string[]): string {
  return keys.map((key) => keyNames(key)).join(", ");
}
