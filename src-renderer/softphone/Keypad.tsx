import { Text, UnstyledButton } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import classes from "./Keypad.module.css";

const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;

type KeypadProps = {
  /** The tones of this call so far. */
  typed: string;
  onDigit: (digit: string) => void;
};

/** GM-5: tones for answering machines. The keyboard's digits belong to the call around it, not to this. */
export function Keypad({ typed, onDigit }: KeypadProps) {
  const { t } = useTexts();
  return (
    <div role="group" aria-label={t("softphone.keypad.title")}>
      <output className={classes.typed} aria-label={t("softphone.keypad.typed")}>
        {typed}
      </output>
      <div className={classes.keys}>
        {keys.map((key, index) => (
          <UnstyledButton
            key={key}
            className={classes.key}
            data-autofocus={index === 0 || undefined}
            aria-label={t("softphone.keypad.key", { key })}
            onClick={() => onDigit(key)}
          >
            {key}
          </UnstyledButton>
        ))}
      </div>
      <Text size="xs" c="dimmed" mt={6}>
        {t("softphone.keypad.hint")}
      </Text>
    </div>
  );
}
