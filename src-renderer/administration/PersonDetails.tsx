import { Button, Group, PasswordInput, Select, Text } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { type ManagedPerson, newPasswordSchema, type PersonChange } from "../../src-contract/administration.ts";
import type { Role } from "../../src-contract/entities/user.ts";
import { mayManage, rolesToGive } from "../../src-contract/rules/people.ts";
import { useCommand } from "../api/use-command.ts";
import { useSession } from "../api/use-session.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Section } from "../ui/Section.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import classes from "./Administration.module.css";
import { PersonLines } from "./PersonLines.tsx";

type PersonDetailsProps = { person: ManagedPerson; onChanged: () => Promise<void>; onClose: () => void };

/** What owner and administrators change about a person; the server decides again by the same rules. */
export function PersonDetails({ person, onChanged, onClose }: PersonDetailsProps) {
  const { t } = useTexts();
  const notice = useNotice();
  const { user } = useSession();
  const change = useCommand("changePerson");
  const [password, setPassword] = useState("");
  const isSelf = user.id === person.id;
  const isManaged = mayManage(user, person);

  async function apply(what: PersonChange): Promise<boolean> {
    const result = await change.run({ userId: person.id, change: what });
    if (!result.ok) return false;
    notice.say(t("administration.people.changed"));
    await onChanged();
    return true;
  }

  const back = (
    <Button variant="default" leftSection={<IconArrowLeft size={15} />} autoFocus onClick={onClose}>
      {t("administration.people.back")}
    </Button>
  );
  return (
    <>
      <Section title={person.name} aside={back}>
        <Text c="dimmed">{person.email}</Text>
        {change.error ? <ErrorMessage error={change.error} /> : null}
        {isManaged ? null : <Text>{t("administration.people.ownersOnly")}</Text>}
        {isManaged && isSelf ? <Text c="dimmed">{t("administration.people.self")}</Text> : null}
        <div className={classes.form}>
          <Select
            label={t("administration.people.role")}
            value={person.role}
            allowDeselect={false}
            disabled={!isManaged || isSelf || change.busy}
            onChange={(role) => {
              if (role && role !== person.role) void apply({ change: "role", role: role as Role });
            }}
            data={rolesToGive({ role: "owner" }).map((value) => ({
              value,
              label: t(`session.roles.${value}`),
              disabled: !rolesToGive(user).includes(value),
            }))}
          />
          <Button
            variant="default"
            disabled={!isManaged || isSelf || change.busy}
            title={t("administration.people.disableHint")}
            onClick={() => void apply({ change: "disabled", disabled: person.disabledAt === null })}
          >
            {person.disabledAt === null ? t("administration.people.disable") : t("administration.people.enable")}
          </Button>
        </div>
        {isManaged ? (
          <form
            className={classes.form}
            onSubmit={(event) => {
              event.preventDefault();
              void apply({ change: "password", password }).then((done) => done && setPassword(""));
            }}
          >
            <PasswordInput
              label={t("administration.people.newPassword")}
              description={t("administration.people.passwordEnds")}
              autoComplete="new-password"
              value={password}
              maxLength={1000}
              visibilityToggleButtonProps={{ "aria-label": t("session.showPassword") }}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <Group>
              <Button type="submit" variant="default" disabled={!newPasswordSchema.safeParse(password).success}>
                {t("administration.people.setPassword")}
              </Button>
            </Group>
          </form>
        ) : null}
      </Section>
      {isManaged ? <PersonLines person={person} busy={change.busy} onApply={apply} /> : null}
    </>
  );
}
