import { Button, Group, SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { dialString } from "../../src-contract/rules/phone-number.ts";
import {
  longestLabel,
  longestTarget,
  type QuickKey,
  quickKeySchema,
  wordOf,
} from "../../src-contract/rules/quick-keys.ts";
import { useSession } from "../api/use-session.ts";
import classes from "./QuickKeySettings.module.css";

type QuickKeyFormProps = {
  /** Null: a new key. */
  quickKey: QuickKey | null;
  others: readonly QuickKey[];
  onSave: (key: QuickKey) => void;
  onCancel?: () => void;
};

type Fault = { field: "label" | "target"; fault: "label" | "number" | "digits" | "same" };

/** One key in two fields; Enter saves it. */
export function QuickKeyForm({ quickKey, others, onSave, onCancel }: QuickKeyFormProps) {
  const { t } = useTexts();
  const { defaultCountry } = useSession().account;
  const [kind, setKind] = useState<QuickKey["kind"]>(quickKey?.kind ?? "number");
  const [label, setLabel] = useState(quickKey?.label ?? "");
  const [target, setTarget] = useState(quickKey?.target ?? "");
  const [fault, setFault] = useState<Fault | null>(null);

  function save(): void {
    const read = readKey();
    if ("fault" in read) return setFault(read);
    setFault(null);
    onSave(read);
    if (quickKey) return;
    setLabel("");
    setTarget("");
  }

  function readKey(): QuickKey | Fault {
    if (!label.trim()) return { field: "label", fault: "label" };
    const read = quickKeySchema.safeParse({ kind, label, target: target.trim() });
    if (!read.success || (kind === "number" && !dialString(target, defaultCountry))) {
      return { field: "target", fault: kind };
    }
    return others.some((other) => wordOf(other) === wordOf(read.data)) ? { field: "label", fault: "same" } : read.data;
  }

  const errorAt = (field: Fault["field"]) => fault?.field === field && t(`quickKeys.settings.faults.${fault.fault}`);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !onCancel) return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <SegmentedControl
        aria-label={t("quickKeys.settings.kind")}
        value={kind}
        onChange={(chosen) => {
          setKind(chosen as QuickKey["kind"]);
          setFault(null);
        }}
        data={(["number", "digits"] as const).map((value) => ({
          value,
          label: t(`quickKeys.settings.kinds.${value}`),
        }))}
      />
      <TextInput
        className={classes.field}
        label={t("quickKeys.settings.label")}
        autoFocus={quickKey !== null}
        value={label}
        maxLength={longestLabel}
        error={errorAt("label")}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <TextInput
        className={classes.field}
        label={t(`quickKeys.settings.${kind}`)}
        value={target}
        maxLength={longestTarget}
        error={errorAt("target")}
        onChange={(event) => setTarget(event.currentTarget.value)}
      />
      <Group gap="xs" wrap="nowrap" className={classes.buttons}>
        <Button type="submit" variant={quickKey ? "filled" : "default"}>
          {t(quickKey ? "quickKeys.settings.save" : "quickKeys.settings.add")}
        </Button>
        {onCancel ? (
          <Button variant="default" onClick={onCancel}>
            {t("quickKeys.settings.cancel")}
          </Button>
        ) : null}
      </Group>
    </form>
  );
}
