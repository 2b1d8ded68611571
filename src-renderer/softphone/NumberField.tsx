import { Button, Combobox, Group, ScrollArea, TextInput, useCombobox } from "@mantine/core";
import { type ReactNode, type Ref, useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { QueryResult } from "../../src-contract/queries/index.ts";
import { type PhoneToDial, phonesOf, phonesToDial } from "../../src-contract/rules/client-phones.ts";
import { formatPhone, looksLikePhone } from "../../src-contract/rules/phone-number.ts";
import { readQuery } from "../api/read-query.ts";
import { useQuery } from "../api/use-query.ts";
import { FoundOption } from "../ui/FoundOption.tsx";
import { useActionKey } from "../ui/use-window-keys.ts";
import { fateOfRequest, useDialRequests } from "./dial-request.ts";
import { LineSelect } from "./LineSelect.tsx";
import classes from "./NumberField.module.css";
import { ownerOfNumber } from "./number-owner.ts";
import { phoneStateOf } from "./phone-state-of.ts";
import { PhonePicker } from "./PhonePicker.tsx";
import { useSoftphone } from "./softphone-store.ts";

type Found = QueryResult<"clientsByPhone">[number] | QueryResult<"searchClients">["rows"][number];

/** What can be done with a number. */
export type NumberUse = {
  name: string;
  icon: ReactNode;
  run(text: string, clientId: string | null): void;
};
type Choosing = { client: Found; phones: PhoneToDial[]; use: NumberUse };

type NumberFieldProps = {
  ref?: Ref<HTMLInputElement>;
  disabled: boolean;
  label: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  /** Buttons beside the field; Enter and a found client mean the first. */
  uses: readonly [NumberUse, ...NumberUse[]];
  /** The field that Ctrl+D goes to. */
  isDialField?: boolean;
};

/** G2-2: any written form of a number, or a name that is found as one types. */
export function NumberField(props: NumberFieldProps) {
  const { ref, disabled, label, placeholder, text, onText, uses, isDialField = false } = props;
  const { t } = useTexts();
  const keyOf = useActionKey();
  const [choosing, setChoosing] = useState<Choosing | null>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const typed = text.trim();
  const found = useQuery("searchClients", { text: typed, limit: 6 }, { enabled: typed !== "" && !disabled });
  const rows = typed && found.current ? (found.data?.rows ?? []) : [];

  /** By name: the only number at once, several to choose from (G2-3). */
  async function takeNamed(client: Found, use: NumberUse): Promise<void> {
    const card = await readQuery("clientCard", { clientId: client.id });
    const phones = card.ok && card.value ? phonesToDial(phonesOf(card.value.client), card.value.calls) : [];
    if (phones.length > 1) setChoosing({ client, phones, use });
    else if (client.phone) use.run(client.phone.e164 ?? client.phone.raw, client.id);
  }

  async function takeTyped(use: NumberUse): Promise<void> {
    if (!typed) return;
    if (!looksLikePhone(typed)) {
      // Enter may come before the list does.
      const read = await readQuery("searchClients", { text: typed, limit: 1 });
      const [first] = read.ok ? read.value.rows : [];
      if (first?.phone) {
        await takeNamed(first, use);
        return;
      }
    }
    use.run(typed, await ownerOfNumber(typed));
  }

  // A link or a key of the system that is to call, not only to fill: as if Enter were pressed, once.
  const request = useDialRequests((requests) => requests.request);
  const settle = useDialRequests((requests) => requests.settle);
  const isReady = useSoftphone((softphone) => phoneStateOf(softphone).state === "ready") && !disabled;
  useEffect(() => {
    if (!isDialField) return;
    const fate = fateOfRequest({ request, text, isReady, now: Date.now() });
    if (fate === "dial" || fate === "drop") settle();
    if (fate === "dial") void takeTyped(uses[0]);
  });

  const buttonOf = (use: NumberUse, isFirst: boolean) => (
    <Button
      key={use.name}
      variant={isFirst ? "filled" : "default"}
      leftSection={use.icon}
      disabled={disabled || !typed}
      onClick={() => void takeTyped(use)}
    >
      {use.name}
    </Button>
  );

  return (
    <div className={classes.field}>
      <Combobox
        store={combobox}
        position="top-start"
        width={380}
        onOptionSubmit={(clientId) => {
          combobox.closeDropdown();
          const client = rows.find((row) => row.id === clientId);
          if (client) void takeNamed(client, uses[0]);
        }}
      >
        <Combobox.Target>
          <TextInput
            ref={ref}
            data-number-field={isDialField || undefined}
            data-autofocus={!isDialField || undefined}
            className={classes.input}
            aria-label={label}
            aria-keyshortcuts={isDialField ? keyOf("dial").aria : undefined}
            placeholder={placeholder}
            value={text}
            disabled={disabled}
            maxLength={200}
            onChange={(event) => {
              onText(event.currentTarget.value);
              combobox.openDropdown();
              combobox.resetSelectedOption();
            }}
            onBlur={() => combobox.closeDropdown()}
            onKeyDown={(event) => {
              // With an option chosen by the arrows, Enter is the list's.
              if (event.key !== "Enter" || combobox.getSelectedOptionIndex() >= 0) return;
              event.preventDefault();
              combobox.closeDropdown();
              void takeTyped(uses[0]);
            }}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={rows.length === 0}>
          <Combobox.Options aria-label={t("softphone.number.suggestions")}>
            <ScrollArea.Autosize mah={240}>
              {rows.map((client) => (
                <FoundOption
                  key={client.id}
                  value={client.id}
                  disabled={!client.phone}
                  name={client.name || t("list.noName")}
                  aside={client.phone ? formatPhone(client.phone) : t("softphone.number.noPhone")}
                />
              ))}
            </ScrollArea.Autosize>
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {isDialField ? <LineSelect /> : null}
      <span>
        <Group gap="xs" wrap="nowrap">
          <PhonePicker
            phones={choosing?.phones ?? null}
            onClose={() => setChoosing(null)}
            onDial={(phone) => {
              choosing?.use.run(phone.e164 ?? phone.raw, choosing.client.id);
            }}
          >
            {buttonOf(uses[0], true)}
          </PhonePicker>
          {uses.slice(1).map((use) => buttonOf(use, false))}
        </Group>
      </span>
    </div>
  );
}
