import { Text, TextInput, UnstyledButton } from "@mantine/core";
import { useEffect, useId, useRef, useState } from "react";
import classes from "./EditableText.module.css";
import { editToSave, type FieldEdit } from "./field-edit.ts";
import { useSaveOnLeave } from "./use-save-on-leave.ts";

type EditableTextProps = {
  /** The field's name for a screen reader; the visible label stands beside it. */
  label: string;
  value: string;
  placeholder: string;
  disabled?: boolean;
  maxLength?: number;
  /** `seen`: what stood in the field when it was opened. */
  onSave: (text: string, seen: string) => void;
  /** Shown while it is not being edited, instead of the plain value. */
  display?: string;
  /** Stands under the field while it is being edited: what follows from another text. */
  hint?: string;
  /** Offered for what is typed; any other text is taken too. */
  offered?: { texts: readonly string[]; onTyping: (text: string) => void };
};

/**
 * UX convention 3: F2, Enter or a click edits the field, Enter saves, Esc restores. Leaving the field saves as well:
 * nothing typed is lost, also when the field is taken off the screen. The height is the same in both states, so that nothing jumps.
 */
export function EditableText(props: EditableTextProps) {
  const { label, value, placeholder, disabled = false, maxLength = 300, onSave, display, hint, offered } = props;
  const [edit, setEdit] = useState<FieldEdit | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const refocus = useRef(false);
  const offeredId = useId();

  useEffect(() => {
    if (edit !== null || !refocus.current) return;
    refocus.current = false;
    button.current?.focus();
  }, [edit]);

  const open = () => setEdit({ seen: value, typed: value });
  const save = () => {
    const toSave = edit && editToSave(edit);
    if (toSave) onSave(toSave.text, toSave.seen);
  };
  useSaveOnLeave(save);

  function finish(isSaved: boolean, focusBack: boolean): void {
    if (edit === null) return;
    refocus.current = focusBack;
    setEdit(null);
    if (isSaved) save();
  }

  if (edit === null) {
    const shown = display ?? value;
    return (
      <UnstyledButton
        ref={button}
        className={classes.value}
        disabled={disabled}
        aria-label={`${label}: ${shown || placeholder}`}
        onClick={open}
        onKeyDown={(event) => {
          if (event.key !== "F2") return;
          event.preventDefault();
          open();
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
  const input = (
    <TextInput
      className={classes.input}
      {...(offered ? { list: offeredId } : {})}
      aria-label={label}
      {...(hint === undefined ? {} : { description: hint, inputWrapperOrder: ["input", "description"] as const })}
      autoFocus
      value={edit.typed}
      maxLength={maxLength}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => {
        setEdit({ ...edit, typed: event.currentTarget.value });
        offered?.onTyping(event.currentTarget.value);
      }}
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
  if (!offered) return input;
  return (
    <>
      {input}
      <datalist id={offeredId}>
        {offered.texts.map((text) => (
          <option key={text} value={text} />
        ))}
      </datalist>
    </>
  );
}
