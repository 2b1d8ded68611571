import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { ErrorBody, ErrorKind } from "../../src-contract/errors.ts";
import {
  type JoinLink,
  type LookedAtInvitation,
  parseJoinLink,
  shortestPassword,
} from "../../src-contract/identity.ts";
import { useCommand } from "../api/use-command.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { NewPasswordInput } from "./NewPasswordInput.tsx";
import { SignInFrame } from "./SignInFrame.tsx";

type JoinFormProps = {
  /** With which the application was opened; null for whoever pastes one. */
  link: JoinLink | null;
  onBack: () => void;
  /** The person is made, and what the sign-in still asks for is asked there. */
  onSignIn: (known: { serverUrl: string; email: string; password: string }) => void;
};

/** G14-3: a link, whom it is for, a password: the whole of a new desk. */
export function JoinForm({ link: opened, onBack, onSignIn }: JoinFormProps) {
  const { t } = useTexts();
  const [pasted, setPasted] = useState("");
  const [link, setLink] = useState<JoinLink | null>(opened);
  const [isBadLink, setBadLink] = useState(false);
  const [invitation, setInvitation] = useState<LookedAtInvitation | null>(null);
  const [password, setPassword] = useState("");
  const [isShort, setShort] = useState(false);
  const look = useCommand("lookAtInvitation");
  const join = useCommand("join");
  const busy = look.busy || join.busy;
  const error = look.error ?? join.error;

  const { run: lookAt } = look;
  useEffect(() => {
    if (!link) return;
    setInvitation(null);
    void lookAt(link).then((looked) => {
      if (looked.ok) setInvitation(looked.value);
    });
  }, [link, lookAt]);

  const submit = async () => {
    if (busy) return;
    if (!link || !invitation) {
      const read = parseJoinLink(pasted);
      setBadLink(read === null);
      if (read) setLink(read);
      return;
    }
    setShort(password.length < shortestPassword);
    if (password.length < shortestPassword) return;
    const joined = await join.run({ ...link, password });
    if (!joined.ok && joined.error.kind === "secondFactorMissing")
      onSignIn({ serverUrl: link.serverUrl, email: invitation.email, password });
  };

  return (
    <SignInFrame title={t("session.invitationTitle")} heading onSubmit={() => void submit()}>
      {invitation && link ? (
        <>
          <Stack gap={2}>
            <Text size="sm" fw={600}>
              {t("session.invitationFor", { name: invitation.name, email: invitation.email })}
            </Text>
            <Text size="sm">
              {t("session.invitationCompany", {
                company: invitation.accountName,
                role: t(`session.roles.${invitation.role}`),
              })}
            </Text>
            <Text size="sm" c="dimmed">
              {t("session.invitationServer", { server: link.serverUrl })}
            </Text>
          </Stack>
          <NewPasswordInput value={password} onChange={setPassword} isFaulty={isShort} autoFocus />
        </>
      ) : (
        <TextInput
          label={t("session.invitationLink")}
          description={t("session.invitationLinkHint")}
          value={pasted}
          autoFocus
          spellCheck={false}
          onChange={(event) => setPasted(event.currentTarget.value)}
          {...(isBadLink ? { error: t("session.invitationBadLink") } : {})}
        />
      )}
      {error ? <InvitationError error={error} /> : null}
      <Button type="submit" loading={busy}>
        {invitation ? t("session.join") : t("session.invitationNext")}
      </Button>
      <Button variant="subtle" color="gray" onClick={onBack}>
        {t("session.back")}
      </Button>
    </SignInFrame>
  );
}

const ownWords: Partial<Record<ErrorKind, "invitationGone" | "invitationForbidden" | "invitationTaken">> = {
  notFound: "invitationGone",
  forbidden: "invitationForbidden",
  conflict: "invitationTaken",
};

function InvitationError({ error }: { error: ErrorBody }) {
  const { t } = useTexts();
  const words = ownWords[error.kind];
  return words ? (
    <Text size="sm" c="red.9" role="alert">
      {t(`session.${words}`)}
    </Text>
  ) : (
    <ErrorMessage error={error} />
  );
}
