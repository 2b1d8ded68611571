import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { ManagedPerson, PersonChange } from "../../src-contract/administration.ts";
import { mostLines } from "../../src-contract/sync-protocol.ts";
import { Section } from "../ui/Section.tsx";
import { LineForm } from "./LineForm.tsx";

type PersonLinesProps = { person: ManagedPerson; busy: boolean; onApply: (change: PersonChange) => Promise<boolean> };

/** G1-13: the lines of a person in his order, each with a form of its own; the first one is there to be filled. */
export function PersonLines({ person: { name, lines }, busy, onApply }: PersonLinesProps) {
  const { t } = useTexts();
  const [isAdding, setIsAdding] = useState(false);
  const showsNew = lines.length === 0 || isAdding;
  return (
    <Section title={t(lines.length > 1 ? "administration.line.titleOfSeveral" : "administration.line.title")}>
      {lines.map((line) => (
        <LineForm key={line.id} line={line} personName={name} busy={busy} onApply={onApply} />
      ))}
      {showsNew ? (
        <LineForm
          line={null}
          personName={name}
          busy={busy}
          onApply={async (change) => {
            const done = await onApply(change);
            if (done) setIsAdding(false);
            return done;
          }}
        />
      ) : lines.length < mostLines ? (
        <Group>
          <Button variant="default" onClick={() => setIsAdding(true)}>
            {t("administration.line.add")}
          </Button>
        </Group>
      ) : null}
    </Section>
  );
}
