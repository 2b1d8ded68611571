import { Select } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Client } from "../../src-contract/entities/client.ts";
import { useBooks } from "../api/use-books.ts";
import { Fact, FactList } from "../ui/Fact.tsx";
import { CustomFieldInput } from "./CustomFields.tsx";

/** LL-18: the account's own fields that are filled, and one more of the others chosen to be filled. */
export function CompactFields({ client, mayEdit }: { client: Client; mayEdit: boolean }) {
  const { t } = useTexts();
  const { customFields } = useBooks();
  const [added, setAdded] = useState<string[]>([]);
  const fields = useRef<HTMLDivElement>(null);
  const latest = added.at(-1);
  useEffect(() => {
    // what was chosen is what is filled next
    if (latest === undefined) return;
    fields.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(latest)}"] button`)?.focus();
  }, [latest]);
  const isShown = (name: string) => Boolean(client.customFields[name]) || added.includes(name);
  const shown = customFields.filter(({ name }) => isShown(name));
  // a file comes with a comment, not by hand into a field
  const others = customFields.filter(({ name, kind }) => !isShown(name) && kind !== "file");
  return (
    <div ref={fields}>
      {shown.length > 0 ? (
        <FactList>
          {shown.map((field) => (
            <Fact key={field.id} label={field.name}>
              <span data-field={field.name}>
                <CustomFieldInput field={field} client={client} mayEdit={mayEdit} />
              </span>
            </Fact>
          ))}
        </FactList>
      ) : null}
      {mayEdit && others.length > 0 ? (
        <Select
          w={200}
          aria-label={t("compact.addField")}
          placeholder={t("compact.addField")}
          value={null}
          data={others.map(({ name }) => name)}
          onChange={(name) => {
            if (name) setAdded((old) => [...old, name]);
          }}
        />
      ) : null}
    </div>
  );
}
