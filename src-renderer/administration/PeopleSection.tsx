import { Badge, Button, UnstyledButton } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { ManagedPerson } from "../../src-contract/administration.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Section } from "../ui/Section.tsx";
import { useNow } from "../ui/use-now.ts";
import { When } from "../ui/When.tsx";
import { AddPersonForm } from "./AddPersonForm.tsx";
import classes from "./Administration.module.css";
import { PersonDetails } from "./PersonDetails.tsx";
import { usePeople } from "./use-people.ts";

/** Who works in the account; one of them opened, or a new one being added. */
export function PeopleSection() {
  const { t } = useTexts();
  const { people, error, refresh } = usePeople();
  const [openId, setOpenId] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const open = people?.find(({ id }) => id === openId);
  if (open) return <PersonDetails person={open} onChanged={refresh} onClose={() => setOpenId(null)} />;
  return (
    <>
      {adding ? (
        <AddPersonForm
          onAdded={async () => {
            await refresh();
            setAdding(false);
          }}
          onCancel={() => setAdding(false)}
        />
      ) : null}
      <Section
        title={t("administration.people.title")}
        aside={
          adding ? null : (
            <Button leftSection={<IconPlus size={15} />} onClick={() => setAdding(true)}>
              {t("administration.people.add")}
            </Button>
          )
        }
      >
        {error ? <ErrorMessage error={error} onRetry={() => void refresh()} /> : null}
        {(people ?? []).map((person) => (
          <PersonRow key={person.id} person={person} onOpen={() => setOpenId(person.id)} />
        ))}
      </Section>
    </>
  );
}

function PersonRow({ person, onOpen }: { person: ManagedPerson; onOpen: () => void }) {
  const { t } = useTexts();
  const now = useNow();
  const { name, email, role, lines, lastSeenAt, disabledAt } = person;
  return (
    <UnstyledButton className={`${classes.row} ${classes.person}`} onClick={onOpen}>
      <span className={classes.grow}>
        <b>{name}</b> <span className={classes.dim}>{email}</span>
      </span>
      {disabledAt === null ? null : (
        <Badge color="gray" variant="outline">
          {t("administration.people.disabled")}
        </Badge>
      )}
      <span>{t(`session.roles.${role}`)}</span>
      <span className={classes.dim}>{lines.map(({ uri }) => uri).join(", ") || t("administration.line.none")}</span>
      <span className={classes.dim}>
        {lastSeenAt === null ? t("administration.people.neverSeen") : <When time={lastSeenAt} now={now} />}
      </span>
    </UnstyledButton>
  );
}
