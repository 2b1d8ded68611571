import { Select, Text, UnstyledButton } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import classes from "./EditableText.module.css";

export type Choice = { value: string; label: string };

type EditableSelectProps = {
  label: string;
  /** The chosen value, or null for `nothing`. */
  value: string | null;
  /** What stands there when nothing is chosen, and the first choice of the list. */
  nothing: string;
  display: string | null;
  choices: () => Choice[];
  disabled?: boolean;
  /** `seen`: what was chosen when the list was opened. */
  onSave: (value: string | null, seen: string | null) => void;
};

/** As EditableText, for a value of a list: F2 or a click opens it, Enter takes the choice, Esc restores. */
export function EditableSelect(props: EditableSelectProps) {
  const { label, value, nothing, display, choices, disabled = false, onSave } = props;
  const [edit, setEdit] = useState<{ seen: string | null } | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const refocus = useRef(false);

  useEffect(() => {
    if (edit || !refocus.current) return;
    refocus.current = false;
    button.current?.focus();
  }, [edit]);

  function close(focusBack: boolean): void {
    refocus.current = focusBack;
    setEdit(null);
  }

  if (!edit) {
    return (
      <UnstyledButton
        ref={button}
        className={classes.value}
        disabled={disabled}
        aria-label={`${label}: ${display ?? nothing}`}
        onClick={() => setEdit({ seen: value })}
        onKeyDown={(event) => {
          if (event.key !== "F2") return;
          event.preventDefault();
          setEdit({ seen: value });
        }}
      >
        {display ?? (
          <Text span c="dimmed" size="sm">
            {nothing}
          </Text>
        )}
      </UnstyledButton>
    );
  }
  return (
    <Select
      className={classes.input}
      aria-label={label}
      autoFocus
      defaultDropdownOpened
      searchable
      selectFirstOptionOnChange
      value={value ?? ""}
      data={[{ value: "", label: nothing }, ...choices()]}
      maxDropdownHeight={280}
      onChange={(chosen) => {
        close(true);
        if ((chosen || null) !== edit.seen) onSave(chosen || null, edit.seen);
      }}
      onBlur={() => close(false)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close(true);
      }}
    />
  );
}
