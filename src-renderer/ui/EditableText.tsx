import { Text, TextInput, UnstyledButton } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import classes from "./EditableText.module.css";

type EditableTextProps = {
  /** The field's name for a screen reader; the visible label stands beside it. */
  label: string;
  value: string;
  placeholder: string;
  disabled?: boolean;
  maxLength?: number;
  /** A sentence to show instead of saving, or null when the text is right. */
  validate?: (text: string) => string | null;
  onSave: (text: string) => void;
  /** Shown while it is not being edited, instead of the plain value. */
  display?: string;
};

/**
 * UX convention 3: F2, Enter or a click edits the field, Enter saves, Esc restores. Leaving the field saves as well:
 * nothing typed is lost. The height is the same in both states, so that nothing jumps.
 */
export function EditableText(props: EditableTextProps) {
  const { label, value, placeholder, disabled = false, maxLength = 300, validate, onSave, display } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const refocus = useRef(false);

  useEffect(() => {
    if (typed !== null || !refocus.current) return;
    refocus.current = false;
    button.current?.focus();
  }, [typed]);

  function finish(save: boolean, focusBack: boolean): void {
    if (typed === null) return;
    const text = typed.trim();
    const found = save && text !== value ? (validate?.(text) ?? null) : null;
    setProblem(found);
    if (found) return;
    refocus.current = focusBack;
    setTyped(null);
    if (save && text !== value) onSave(text);
  }

  if (typed === null) {
    const shown = display ?? value;
    return (
      <UnstyledButton
        ref={button}
        className={classes.value}
        disabled={disabled}
        aria-label={`${label}: ${shown || placeholder}`}
        onClick={() => setTyped(value)}
        onKeyDown={(event) => {
          if (event.key !== "F2") return;
          event.preventDefault();
          setTyped(value);
        }}
      >
        {shown ? (
          shown
        ) : (
          <Text span c="dimmed" size="sm">
            {placeholder}
          </Text>
        )}
      </UnstyledButton>
    );
  }
  return (
    <TextInput
      className={classes.input}
      aria-label={label}
      autoFocus
      value={typed}
      maxLength={maxLength}
      error={problem}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => finish(true, false)}
      onKeyDown={(event) => {
        if (event.key === "Enter") {
          // Else the same press would click the button that takes the focus, and open the field with its old text.
          event.preventDefault();
          finish(true, true);
        }
        if (event.key !== "Escape") return;
        event.stopPropagation();
        finish(false, true);
      }}
    />
  );
}
