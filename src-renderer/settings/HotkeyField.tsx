import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type HotkeyFault, hotkeyFault, hotkeyOf } from "../../src-contract/rules/hotkey.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { keyNames } from "../ui/key-names.ts";
import classes from "./WaysInSettings.module.css";

type HotkeyFieldProps = {
  /** The action, in words. */
  label: string;
  hotkey: string | null;
  /** What the system, or another line of the list, has against it. */
  conflict: string | null;
  onChange: (hotkey: string | null) => void;
};

/** One action and its key: pressed to be set, Escape leaves it as it was. */
export function HotkeyField({ label, hotkey, conflict, onChange }: HotkeyFieldProps) {
  const { t } = useTranslation();
  const [listens, setListens] = useState(false);
  const [fault, setFault] = useState<HotkeyFault | null>(null);
  const name = hotkey === null ? t("settings.hotkeys.none") : keyNames(hotkey.toLowerCase());
  const stop = () => {
    setListens(false);
    setFault(null);
  };
  const trouble = fault ? t(`settings.hotkeys.faults.${fault}`) : conflict;

  return (
    <div className={classes.hotkey} role="group" aria-label={label}>
      <span className={classes.action}>{label}</span>
      <span className={classes.trouble} role="status">
        {trouble}
      </span>
      <Button
        variant={listens ? "filled" : "default"}
        className={classes.key}
        aria-label={t("settings.hotkeys.change", { label, name })}
        aria-pressed={listens}
        onClick={() => setListens(true)}
        onBlur={stop}
        onKeyDown={(event) => {
          if (!listens) return;
          // the window's own keys must not hear what is being chosen here
          event.preventDefault();
          event.stopPropagation();
          if (event.key === "Escape") {
            stop();
            return;
          }
          const pressed = hotkeyOf(event);
          if (pressed === null) return;
          const found = hotkeyFault(pressed);
          setFault(found);
          if (found) return;
          stop();
          if (pressed !== hotkey) onChange(pressed);
        }}
      >
        {listens ? t("settings.hotkeys.press") : name}
      </Button>
      <IconButton
        label={t("settings.hotkeys.clear", { label })}
        disabled={hotkey === null}
        onClick={() => onChange(null)}
      >
        <IconX size={16} />
      </IconButton>
    </div>
  );
}
