import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Client } from "../../src-contract/entities/client.ts";
import { type CustomField, fieldValue } from "../../src-contract/rules/reference-books.ts";
import { useBooks } from "../api/use-books.ts";
import { EditableSelect } from "../ui/EditableSelect.tsx";
import { EditableText } from "../ui/EditableText.tsx";
import { Fact, FactList } from "../ui/Fact.tsx";
import { Section } from "../ui/Section.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import { useClientChanges } from "./use-client-changes.ts";

/** G5-8: the account's own fields, and what clients brought along under names that the account has no field for. */
export function CustomFields({ client, mayEdit }: { client: Client; mayEdit: boolean }) {
  const { t } = useTexts();
  const { customFields } = useBooks();
  const names = new Set(customFields.map(({ name }) => name));
  const others = Object.entries(client.customFields).filter(([name]) => !names.has(name));
  if (customFields.length + others.length === 0) return null;
  return (
    <Section title={t("card.customFields")}>
      <FactList>
        {customFields.map((field) => (
          <Fact key={field.id} label={field.name}>
            <CustomFieldInput key={client.id} field={field} client={client} mayEdit={mayEdit} />
          </Fact>
        ))}
        {others.map(([name, value]) => (
          <Fact key={name} label={name}>
            {value}
          </Fact>
        ))}
      </FactList>
    </Section>
  );
}

type FieldInputProps = { field: CustomField; client: Client; mayEdit: boolean };

/** One of the account's own fields, edited in place by its kind. */
export function CustomFieldInput({ field, client, mayEdit }: FieldInputProps) {
  const { t } = useTexts();
  const notice = useNotice();
  const change = useClientChanges(client);
  const { name, kind, choices } = field;
  const value = client.customFields[name] ?? "";
  const none = t("card.facts.none");

  function save(typed: string | null): void {
    const text = typed?.trim() ?? "";
    const kept = text === "" ? null : fieldValue(field, text);
    if (text !== "" && kept === null) {
      notice.say(t("card.fieldWrong", { name, kind: t(`administration.kinds.${kind}`) }));
      return;
    }
    if (kept !== (client.customFields[name] ?? null)) void change({ customFields: { [name]: kept } });
  }

  if (kind === "file") return value || none;
  if (kind === "list" || kind === "flag") {
    const offered =
      kind === "list"
        ? choices.map((choice) => ({ value: choice, label: choice }))
        : (["true", "false"] as const).map((flag) => ({ value: flag as string, label: t(`card.fieldFlag.${flag}`) }));
    return (
      <EditableSelect
        label={name}
        value={value || null}
        nothing={none}
        display={offered.find((choice) => choice.value === value)?.label ?? (value || null)}
        choices={() => offered}
        disabled={!mayEdit}
        onSave={save}
      />
    );
  }
  const [year, month, day] = value.split("-");
  return (
    <EditableText
      label={name}
      value={value}
      placeholder={none}
      maxLength={2_000}
      disabled={!mayEdit}
      {...(kind === "date" && year && month && day ? { display: `${day}.${month}.${year}` } : {})}
      onSave={save}
    />
  );
}
