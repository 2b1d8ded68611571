import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { z } from "zod";
import { type ClientPhone, phoneTypes } from "../../src-contract/entities/client.ts";
import { parsePhone } from "../../src-contract/rules/phone-number.ts";
import { useSession } from "../api/use-session.ts";
import { useLeavingInput } from "../ui/use-leaving-input.ts";
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
  const { t } = useTexts();
  const { account } = useSession();
  const [text, setText] = useState(value);
  const [chosenType, setChosenType] = useState(type);
  const typed = text.trim();
  const emailWrong = kind === "email" && typed !== "" && !z.email().safeParse(typed).success;
  const notNumber = kind === "phone" && typed !== "" && parsePhone(typed, account.defaultCountry).e164 === null;

  const isChanged = typed !== value || chosenType !== type;

  const leaving = useLeavingInput({
    isChanged: isChanged,
    isWrong: emailWrong,
    save: () => onSave(typed, chosenType),
    cancel: onCancel,
  });

  return (
    <div className={classes.edit} onBlur={leaving.onBlur}>
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
        onKeyDown={leaving.onKeyDown}
      />
    </div>
  );
}
