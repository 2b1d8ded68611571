import { Select, TextInput } from "@mantine/core";
import { type FocusEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { type ClientPhone, phoneTypes } from "../../src-contract/entities/client.ts";
import { parsePhone } from "../../src-contract/rules/phone-number.ts";
import { useSession } from "../api/use-session.ts";
import { useSaveOnLeave } from "../ui/use-save-on-leave.ts";
import classes from "./ContactsSection.module.css";

type ContactInputProps = {
  kind: "phone" | "email";
  value: string;
  type?: ClientPhone["type"];
  onSave: (text: string, type: ClientPhone["type"]) => void;
  onCancel: () => void;
};

/** One contact being typed: Enter saves, Esc restores, leaving both fields saves what is right. */
export function ContactInput({ kind, value, type = "mobile", onSave, onCancel }: ContactInputProps) {
  const { t } = useTranslation();
  const { account } = useSession();
  const [text, setText] = useState(value);
  const [chosenType, setChosenType] = useState(type);
  const typed = text.trim();
  const emailWrong = kind === "email" && typed !== "" && !z.email().safeParse(typed).success;
  const notNumber = kind === "phone" && typed !== "" && parsePhone(typed, account.defaultCountry).e164 === null;

  const isChanged = typed !== value || chosenType !== type;
  const isLeft = useRef(false);

  function save(): void {
    if (emailWrong || isLeft.current) return;
    isLeft.current = true;
    if (isChanged) onSave(typed, chosenType);
    else onCancel();
  }
  useSaveOnLeave(() => {
    if (isChanged) save();
  });

  function onBlur(event: FocusEvent<HTMLDivElement>): void {
    if (!event.currentTarget.contains(event.relatedTarget)) save();
  }

  return (
    <div className={classes.edit} onBlur={onBlur}>
      {kind === "phone" ? (
        <Select
          aria-label={t("card.contacts.phoneType")}
          value={chosenType}
          comboboxProps={{ withinPortal: false }}
          data={phoneTypes.map((one) => ({ value: one, label: t(`card.contacts.types.${one}`) }))}
          onChange={(chosen) => {
            if (chosen) setChosenType(chosen as ClientPhone["type"]);
          }}
        />
      ) : (
        <span className={classes.kind}>{t("card.contacts.email")}</span>
      )}
      <TextInput
        aria-label={t(kind === "phone" ? "card.contacts.phone" : "card.contacts.email")}
        autoFocus
        value={text}
        maxLength={kind === "phone" ? 100 : 254}
        error={emailWrong ? t("card.contacts.emailWrong") : undefined}
        description={notNumber ? t("card.contacts.notNumber") : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") save();
          if (event.key !== "Escape") return;
          event.stopPropagation();
          isLeft.current = true;
          onCancel();
        }}
      />
    </div>
  );
}
