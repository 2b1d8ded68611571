import { Combobox, ScrollArea, TextInput, useCombobox } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTexts } from "./texts/TextsProvider.tsx";
import { FoundOption } from "./FoundOption.tsx";

export type Found = { id: string; name: string; aside: string };

type FoundPickerProps = {
  label: string;
  text: string;
  rows: readonly Found[];
  disabled?: boolean;
  onText: (text: string) => void;
  /** The list is shown, or is not any more. */
  onOpened: (isOpened: boolean) => void;
  onPick: (id: string) => void;
};

/** A field whose list below gives what was found by its words; one of them is picked. */
export function FoundPicker({ label, text, rows, disabled = false, onText, onOpened, onPick }: FoundPickerProps) {
  const { t } = useTexts();
  const combobox = useCombobox({
    onDropdownOpen: () => onOpened(true),
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      onOpened(false);
    },
  });
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        combobox.closeDropdown();
        onText("");
        onPick(id);
      }}
    >
      <Combobox.Target>
        <TextInput
          label={label}
          leftSection={<IconSearch size={15} />}
          value={text}
          maxLength={200}
          disabled={disabled}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onChange={(event) => {
            onText(event.currentTarget.value);
            combobox.openDropdown();
            combobox.resetSelectedOption();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label={t("softphone.number.suggestions")}>
          <ScrollArea.Autosize mah={260}>
            {rows.map(({ id, name, aside }) => (
              <FoundOption key={id} value={id} name={name} aside={aside} />
            ))}
            {rows.length === 0 ? <Combobox.Empty>{t("softphone.outcome.nobody")}</Combobox.Empty> : null}
          </ScrollArea.Autosize>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
