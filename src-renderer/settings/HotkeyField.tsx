import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { hotkeyOf } from "../../src-contract/rules/hotkey.ts";
import { IconButton } from "../ui/IconButton.tsx";
import classes from "./HotkeyField.module.css";

type HotkeyFieldProps = {
  /** The action, in words. */
  label: string;
  /** Its key as it is written for people; null: none. */
  name: string | null;
  /** What stands against the key that it has. */
  conflict: string | null;
  /** Takes a pressed key, or says in words why not; null while only modifiers are down. */
  onPress: (pressed: Parameters<typeof hotkeyOf>[0]) => { refused: string } | "taken" | null;
  /** The second button: takes the key away, or gives the former one back. */
  aside: { label: string; icon: ReactNode; disabled: boolean; run: () => void };
};

/** One action and its key: pressed to be set, Escape leaves it as it was. */
export function HotkeyField({ label, name, conflict, onPress, aside }: HotkeyFieldProps) {
  const { t } = useTexts();
  const [listens, setListens] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const shown = name ?? t("settings.hotkeys.none");
  const stop = () => {
    setListens(false);
    setRefused(null);
  };

  return (
    <div className={classes.hotkey} role="group" aria-label={label}>
      <span className={classes.action}>{label}</span>
      <span className={classes.trouble} role="status">
        {refused ?? conflict}
      </span>
      <Button
        variant={listens ? "filled" : "default"}
        className={classes.key}
        aria-label={t("settings.hotkeys.change", { label, name: shown })}
        aria-pressed={listens}
        onClick={() => setListens(true)}
        onBlur={stop}
        onKeyDown={(event) => {
          // leaving by Tab is leaving
          if (!listens || event.key === "Tab") return;
          // the window's own keys must not hear what is being chosen here
          event.preventDefault();
          event.stopPropagation();
          if (event.key === "Escape") {
            stop();
            return;
          }
          const answer = onPress(event);
          if (answer === "taken") stop();
          else if (answer !== null) setRefused(answer.refused);
        }}
      >
        {listens ? t("settings.hotkeys.press") : shown}
      </Button>
      <IconButton label={aside.label} disabled={aside.disabled} onClick={aside.run}>
        {aside.icon}
      </IconButton>
    </div>
  );
}
