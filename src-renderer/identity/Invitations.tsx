import { Alert, Button, Group, Select, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Role } from "../../src-contract/entities/user.ts";
import { emailSchema, type Invitation } from "../../src-contract/identity.ts";
import { rolesToGive } from "../../src-contract/rules/people.ts";
import { useCommand } from "../api/use-command.ts";
import { useSession } from "../api/use-session.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Section } from "../ui/Section.tsx";
import { useNow } from "../ui/use-now.ts";
import { When } from "../ui/When.tsx";
import classes from "./identity.module.css";
import { useLoaded } from "./use-loaded.ts";

/** G14-3: name, e-mail, role, and a link to hand over; those that wait can be taken back. */
export function Invitations() {
  const { t } = useTexts();
  const { value, error, reload } = useLoaded("readInvitations");
  const [made, setMade] = useState<{ name: string; link: string } | null>(null);
  const revoke = useCommand("revokeInvitation");
  const takeBack = async ({ id }: Invitation) => {
    const revoked = await revoke.run({ invitationId: id });
    setMade(null);
    if (revoked.ok) reload();
  };
  const trouble = error ?? revoke.error;
  return (
    <Section title={t("identity.invitations")}>
      <InviteForm
        onInvited={(name, link) => {
          setMade({ name, link });
          reload();
        }}
      />
      {made ? (
        <Alert title={t("identity.link", { name: made.name })} variant="light" mb="sm" role="status">
          <Text size="sm">{t("identity.linkHint")}</Text>
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <code className={classes.link}>{made.link}</code>
            <CopyButton value={made.link} label={t("identity.link", { name: made.name })} />
          </Group>
        </Alert>
      ) : null}
      {trouble ? <ErrorMessage error={trouble} onRetry={reload} /> : null}
      {value?.invitations.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("identity.noInvitations")}
        </Text>
      ) : null}
      <ul className={classes.list}>
        {value?.invitations.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} onRevoke={() => void takeBack(invitation)} />
        ))}
      </ul>
    </Section>
  );
}

function InvitationRow({ invitation, onRevoke }: { invitation: Invitation; onRevoke: () => void }) {
  const { t } = useTexts();
  const now = useNow();
  const { name, email, role, state, createdAt } = invitation;
  return (
    <li className={classes.row}>
      <div>
        <Text size="sm">
          {name}, {email}
        </Text>
        <Text size="xs" c="dimmed">
          {t(`session.roles.${role}`)}, {t(`identity.states.${state}`)}, <When time={createdAt} now={now} />
        </Text>
      </div>
      {state === "waiting" ? (
        <Button variant="default" onClick={onRevoke}>
          {t("identity.revoke")}
        </Button>
      ) : null}
    </li>
  );
}

function InviteForm({ onInvited }: { onInvited: (name: string, link: string) => void }) {
  const { t } = useTexts();
  const { user } = useSession();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("manager");
  const [isTried, setTried] = useState(false);
  const invite = useCommand("invite");
  const isNamed = name.trim() !== "";
  const hasEmail = emailSchema.safeParse(email).success;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (invite.busy || !isNamed || !hasEmail) return;
    const invited = await invite.run({ name: name.trim(), email: email.trim(), role, sipAccounts: [] });
    if (!invited.ok) return;
    onInvited(name.trim(), invited.value.link);
    setName("");
    setEmail("");
    setTried(false);
  };
  const isTaken = invite.error?.kind === "conflict";
  const emailFault = isTaken ? t("identity.emailTaken") : isTried && !hasEmail ? t("identity.fillEmail") : null;
  const choices = rolesToGive(user);
  return (
    <form onSubmit={(event) => void submit(event)} noValidate aria-label={t("identity.invitations")}>
      <div className={classes.form}>
        <TextInput
          label={t("identity.name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          {...(isTried && !isNamed ? { error: t("identity.fillName") } : {})}
        />
        <TextInput
          label={t("identity.email")}
          type="email"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          {...(emailFault ? { error: emailFault } : {})}
        />
        <Select
          label={t("identity.role")}
          value={role}
          allowDeselect={false}
          onChange={(value) => setRole(choices.find((given) => given === value) ?? role)}
          data={choices.map((value) => ({ value, label: t(`session.roles.${value}`) }))}
        />
        <Button type="submit" loading={invite.busy}>
          {t("identity.invite")}
        </Button>
      </div>
      {invite.error && !isTaken ? <ErrorMessage error={invite.error} /> : null}
    </form>
  );
}
