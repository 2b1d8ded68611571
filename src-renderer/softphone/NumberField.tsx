import { Button, Combobox, ScrollArea, TextInput, useCombobox } from "@mantine/core";
import { IconPhone } from "@tabler/icons-react";
import { type Ref, useState } from "react";
import { useTranslation } from "react-i18next";
import type { QueryResult } from "../../src-contract/queries/index.ts";
import { type PhoneToDial, phonesOf, phonesToDial } from "../../src-contract/rules/client-phones.ts";
import { formatPhone, looksLikePhone } from "../../src-contract/rules/phone-number.ts";
import { isQuietNow } from "../api/is-quiet-now.ts";
import { readQuery } from "../api/read-query.ts";
import { useQuery } from "../api/use-query.ts";
import { keyNames } from "../ui/key-names.ts";
import { useFormat } from "../ui/use-format.ts";
import { LineSelect } from "./LineSelect.tsx";
import { NightQuestion } from "./NightQuestion.tsx";
import classes from "./NumberField.module.css";
import { PhonePicker } from "./PhonePicker.tsx";
import { useSoftphone } from "./softphone-store.ts";

type Found = QueryResult<"clientsByPhone">[number] | QueryResult<"searchClients">["rows"][number];
/** What waits for the answer to the night question. */
type Asked = { text: string; clientId: string; time: string };

type NumberFieldProps = { ref?: Ref<HTMLInputElement>; disabled: boolean };

/** G2-2: any written form of a number, or a name that is found as one types; Enter dials. */
export function NumberField({ ref, disabled }: NumberFieldProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const text = useSoftphone((softphone) => softphone.dialText);
  const setText = useSoftphone((softphone) => softphone.setDialText);
  const dial = useSoftphone((softphone) => softphone.dial);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [choosing, setChoosing] = useState<{ client: Found; phones: PhoneToDial[] } | null>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const typed = text.trim();
  const found = useQuery("searchClients", { text: typed, limit: 6 }, { enabled: typed !== "" && !disabled });
  const rows = typed && found.current ? (found.data?.rows ?? []) : [];

  async function dialClient(client: Found, number: string): Promise<void> {
    const { utcOffsetMinutes } = client;
    if (utcOffsetMinutes !== null && (await isQuietNow(utcOffsetMinutes))) {
      setAsked({ text: number, clientId: client.id, time: format.clientTime(utcOffsetMinutes, Date.now()) });
    } else void dial(number, client.id);
  }

  /** By name: the only number at once, several to choose from (G2-3). */
  async function dialNamed(client: Found): Promise<void> {
    const card = await readQuery("clientCard", { clientId: client.id });
    const phones = card.ok && card.value ? phonesToDial(phonesOf(card.value.client), card.value.calls) : [];
    if (phones.length > 1) setChoosing({ client, phones });
    else if (client.phone) void dialClient(client, client.phone.e164 ?? client.phone.raw);
  }

  /** A number of one client only is that client's call. */
  async function dialTyped(): Promise<void> {
    if (!typed) return;
    if (!looksLikePhone(typed)) {
      // Enter may come before the list does.
      const read = await readQuery("searchClients", { text: typed, limit: 1 });
      const [first] = read.ok ? read.value.rows : [];
      if (first?.phone) {
        await dialNamed(first);
        return;
      }
    }
    const owners = await readQuery("clientsByPhone", { number: typed, limit: 2 });
    const [owner, another] = owners.ok ? owners.value : [];
    if (owner && !another) void dialClient(owner, typed);
    else void dial(typed, null);
  }

  return (
    <div className={classes.field}>
      <Combobox
        store={combobox}
        position="top-start"
        width={380}
        onOptionSubmit={(clientId) => {
          combobox.closeDropdown();
          const client = rows.find((row) => row.id === clientId);
          if (client) void dialNamed(client);
        }}
      >
        <Combobox.Target>
          <TextInput
            ref={ref}
            data-number-field
            className={classes.input}
            aria-label={t("softphone.numberField")}
            aria-keyshortcuts="Control+D"
            placeholder={`${t("softphone.number.placeholder")} · ${keyNames("mod+d")}`}
            value={text}
            disabled={disabled}
            maxLength={200}
            onChange={(event) => {
              setText(event.currentTarget.value);
              combobox.openDropdown();
              combobox.resetSelectedOption();
            }}
            onBlur={() => combobox.closeDropdown()}
            onKeyDown={(event) => {
              // With an option chosen by the arrows, Enter is the list's.
              if (event.key !== "Enter" || combobox.getSelectedOptionIndex() >= 0) return;
              event.preventDefault();
              combobox.closeDropdown();
              void dialTyped();
            }}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={rows.length === 0}>
          <Combobox.Options aria-label={t("softphone.number.suggestions")}>
            <ScrollArea.Autosize mah={240}>
              {rows.map((client) => (
                <Combobox.Option key={client.id} value={client.id} disabled={!client.phone} className={classes.option}>
                  <span className={classes.name}>{client.name || t("list.noName")}</span>
                  <span className={classes.aside}>
                    {client.phone ? formatPhone(client.phone) : t("softphone.number.noPhone")}
                  </span>
                </Combobox.Option>
              ))}
            </ScrollArea.Autosize>
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <LineSelect />
      <NightQuestion
        opened={asked !== null}
        time={asked?.time ?? ""}
        onCancel={() => setAsked(null)}
        onCall={() => {
          setAsked(null);
          if (asked) void dial(asked.text, asked.clientId);
        }}
      >
        <span>
          <PhonePicker
            phones={choosing?.phones ?? null}
            onClose={() => setChoosing(null)}
            onDial={(phone) => {
              if (choosing) void dialClient(choosing.client, phone.e164 ?? phone.raw);
            }}
          >
            <Button
              leftSection={<IconPhone size={16} />}
              disabled={disabled || !typed}
              onClick={() => void dialTyped()}
            >
              {t("softphone.number.call")}
            </Button>
          </PhonePicker>
        </span>
      </NightQuestion>
    </div>
  );
}
