import { Combobox, ScrollArea, TextInput, useCombobox } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { formatPhone } from "../../src-contract/rules/phone-number.ts";
import { useQuery } from "../api/use-query.ts";
import classes from "./NumberField.module.css";

/** Finds a client by any words and gives the id; with an empty field, the recent ones. */
export function ClientPicker({ label, onPick }: { label: string; onPick: (clientId: string) => void }) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const found = useQuery("searchClients", { text, limit: 8 }, { enabled: combobox.dropdownOpened });
  const rows = found.data?.rows ?? [];
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(clientId) => {
        combobox.closeDropdown();
        setText("");
        onPick(clientId);
      }}
    >
      <Combobox.Target>
        <TextInput
          label={label}
          leftSection={<IconSearch size={15} />}
          value={text}
          maxLength={200}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
            combobox.resetSelectedOption();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label={t("softphone.number.suggestions")}>
          <ScrollArea.Autosize mah={260}>
            {rows.map((client) => (
              <Combobox.Option key={client.id} value={client.id} className={classes.option}>
                <span className={classes.name}>{client.name || t("list.noName")}</span>
                <span className={classes.aside}>{client.phone ? formatPhone(client.phone) : client.city}</span>
              </Combobox.Option>
            ))}
            {rows.length === 0 ? <Combobox.Empty>{t("softphone.outcome.nobody")}</Combobox.Empty> : null}
          </ScrollArea.Autosize>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
